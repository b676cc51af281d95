# Tests of linear hypotheses, analysis of deviance and adjusted p-values, written to nested.json beside this script:
#   Rscript make.R
# R works in double precision, with a covariance from the last but one iteration: fits are begun at their estimate.
suppressMessages({ library(car); library(sandwich); library(jsonlite) })

control <- glm.control(epsilon = 1e-15, maxit = 100)
data <- read.csv("../zoo/birthwt.csv", stringsAsFactors = TRUE)
data$race <- factor(data$race, levels = c("white", "black", "other"))
fitted_twice <- function(formula) {
  begin <<- coef(glm(formula, binomial, data, control = control))
  glm(formula, binomial, data, control = control, start = begin)
}
digits <- function(x) sprintf("%.15g", x)

fit <- fitted_twice(low ~ age + lwt + race + smoke + ptl + ht + ui + ftv)
x <- model.matrix(fit)
y <- fit$y
robust <- vcovHC(fit, type = "HC3")

# β = β₀ + Nγ: glm with the columns XN and the offset Xβ₀.
under <- function(hypothesis) {
  matrix <- rbind(getFromNamespace("makeHypothesis", "car")(names(coef(fit)), hypothesis))
  left <- matrix[, -ncol(matrix), drop = FALSE]
  right <- matrix[, ncol(matrix)]
  null <- MASS::Null(t(left))
  start <- drop(t(left) %*% solve(left %*% t(left), right))
  small <- glm(y ~ x %*% null - 1, binomial, offset = drop(x %*% start), control = control)
  p <- fitted(small)
  root <- qr(sqrt(p * (1 - p)) * x)
  score <- sum(qr.qty(root, (y - p) / sqrt(p * (1 - p)))[seq_len(ncol(x))]^2)
  wald <- function(v) linearHypothesis(fit, hypothesis, test = "Chisq", vcov. = v)
  model <- wald(vcov(fit))
  list(df = nrow(left), wald = digits(model$Chisq[2]), p = digits(model$`Pr(>Chisq)`[2]),
       HC3 = digits(wald(robust)$Chisq[2]), lr = digits(deviance(small) - deviance(fit)), score = digits(score),
       estimate = I(digits(drop(left %*% coef(fit)) - right)),
       standardError = I(digits(sqrt(diag(left %*% vcov(fit) %*% t(left))))))
}
hypotheses <- list(
  list(text = "age = 0, smoke = 2*ht", R = c("age = 0", "smoke = 2*ht")),
  list(text = "race[black] = race[other]", R = "raceblack = raceother"),
  list(text = "lwt = -0.02", R = "lwt = -0.02"),
  list(text = "smoke + ht = 3*ui, ptl = 0.5", R = c("smoke + ht = 3*ui", "ptl = 0.5")),
  list(text = "race[black] = 0, race[other] = 0", R = c("raceblack = 0", "raceother = 0"))
)
tests <- lapply(hypotheses, function(one) c(list(text = one$text), under(one$R)))

table_of <- function(found) {
  statistic <- if ("LR Chisq" %in% names(found)) found$`LR Chisq` else found$Deviance
  p <- found[[grep("Pr", names(found))]]
  keep <- !is.na(statistic)
  list(term = rownames(found)[keep], df = found$Df[keep], statistic = digits(statistic[keep]), p = digits(p[keep]))
}
crossed <- fitted_twice(low ~ age * smoke + race * ht + lwt)
first <- anova(crossed, test = "Chisq")
deviance <- list(
  formula = "low ~ age * smoke + race * ht + lwt",
  I = c(table_of(first), list(deviance = digits(first$`Resid. Dev`), dfResidual = first$`Resid. Df`)),
  II = table_of(Anova(crossed, type = 2, test.statistic = "LR")),
  III = table_of(Anova(crossed, type = 3, test.statistic = "LR"))
)

p <- c(0.01, 0.04, 0.03, NA, 0.005, 0.04, 0.8, 0.012, 1e-10)
methods <- c("holm", "hochberg", "hommel", "bonferroni", "BH", "BY", "none")
few <- list(c(0.03), c(0.2, 0.04), c(0.5, 0.5, 0.5), c(0.01, 0.02, 0.022, 0.09, 0.011))
adjusted <- function(p) sapply(methods, function(m) digits(p.adjust(p, m)), simplify = FALSE)
out <- list(
  versions = list(R = R.version.string, car = as.character(packageVersion("car")),
                  sandwich = as.character(packageVersion("sandwich"))),
  formula = "low ~ age + lwt + race + smoke + ptl + ht + ui + ftv",
  hypotheses = tests, deviance = deviance,
  adjust = lapply(c(list(p), few), function(p) list(p = I(p), adjusted = lapply(adjusted(p), I)))
)
writeLines(toJSON(out, auto_unbox = TRUE, pretty = TRUE, na = "null", digits = NA), "nested.json")
