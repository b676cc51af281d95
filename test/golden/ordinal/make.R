# Proportional odds in R (MASS, ordinal, car), written to ordinal.json beside this script, with the data that it makes:
#   Rscript make.R
# clm's Newton is asked for all the digits that it has; nominal_test and poTest refit with their own defaults.
suppressMessages({ library(MASS); library(ordinal); library(car); library(jsonlite) })

digits <- function(x) sprintf("%.15g", x)
control <- clm.control(gradTol = 1e-11, maxIter = 200)

births <- MASS::birthwt
i <- seq_len(nrow(births)) - 1
births <- data.frame(
  size = cut(births$bwt, c(0, 2500, 3000, 3500, Inf), c("low", "small", "middle", "large"), right = FALSE),
  age = births$age, lwt = births$lwt,
  race = factor(c("white", "black", "other")[births$race], levels = c("white", "black", "other")),
  smoke = births$smoke, o = ((7 * i) %% 13) / 10, w = 1 + (3 * i) %% 4)
write.csv(births, "births.csv", row.names = FALSE, quote = FALSE)
write.csv(ordinal::wine[, c("rating", "temp", "contact")], "wine.csv", row.names = FALSE, quote = FALSE)
housing <- read.csv("../zoo-families/housing_ordinal.csv")
housing$Sat <- factor(housing$Sat, levels = c("Low", "Medium", "High"))
housing$Infl <- factor(housing$Infl, levels = c("Low", "Medium", "High"))
housing$Type <- factor(housing$Type, levels = c("Tower", "Apartment", "Atrium", "Terrace"))
housing$Cont <- factor(housing$Cont, levels = c("High", "Low"))
expanded <- housing[rep(seq_len(nrow(housing)), housing$Freq), ]
wine <- ordinal::wine

summary_of <- function(fit) {
  table <- coef(summary(fit))
  list(coef = as.list(setNames(digits(table[, 1]), rownames(table))),
       se = as.list(setNames(digits(table[, 2]), rownames(table))),
       loglik = digits(as.numeric(logLik(fit))), aic = digits(AIC(fit)), bic = digits(BIC(fit)))
}
drops <- function(fit) {
  table <- drop1(fit, test = "Chi")[-1, ]
  list(term = rownames(table), df = table$Df, lrt = digits(table$LRT), p = digits(table[["Pr(>Chi)"]]))
}
# Each term alone with a coefficient for each threshold, and all of them; what nominal_test does with its own control.
against <- function(base, larger) {
  lrt <- 2 * (as.numeric(logLik(larger)) - as.numeric(logLik(base)))
  df <- length(coef(larger)) - length(coef(base))
  list(lrt = digits(lrt), df = df, p = digits(pchisq(lrt, df, lower.tail = FALSE)))
}
# Brant 1990. car's poTest has the covariance of two thresholds in both its places where one is the transpose of the other:
# its tests of single columns are right, that of all columns is not.
brant <- function(formula, data, terms) {
  x <- model.matrix(formula, data); y <- as.integer(model.response(model.frame(formula, data)))
  splits <- max(y) - 1; p <- ncol(x)
  fits <- lapply(seq_len(splits), function(k) glm.fit(x, as.numeric(y > k), family = binomial(),
    control = glm.control(epsilon = 1e-15, maxit = 100)))
  pi <- sapply(fits, function(fit) plogis(drop(x %*% fit$coefficients)))
  own <- lapply(seq_len(splits), function(k) solve(crossprod(x * (pi[, k] * (1 - pi[, k])), x)))
  v <- matrix(0, splits * p, splits * p)
  at <- function(k) (k - 1) * p + seq_len(p)
  for (l in seq_len(splits)) for (j in seq_len(l)) {
    v[at(j), at(l)] <- own[[j]] %*% crossprod(x * (pi[, l] * (1 - pi[, j])), x) %*% own[[l]]
    v[at(l), at(j)] <- t(v[at(j), at(l)])
  }
  beta <- unlist(lapply(fits, `[[`, "coefficients"))
  test <- function(columns) {
    d <- do.call(rbind, lapply(seq_len(splits - 1), function(k) {
      one <- matrix(0, length(columns), splits * p)
      one[cbind(seq_along(columns), columns)] <- 1
      one[cbind(seq_along(columns), k * p + columns)] <- -1
      one
    }))
    statistic <- drop(t(d %*% beta) %*% solve(d %*% v %*% t(d), d %*% beta))
    list(statistic = digits(statistic), df = nrow(d), p = digits(pchisq(statistic, nrow(d), lower.tail = FALSE)))
  }
  car <- poTest(eval(substitute(polr(f, data = data, Hess = TRUE, control = list(reltol = 1e-16, maxit = 1000)),
                                list(f = formula))))
  list(all = test(2:p), terms = lapply(terms, function(columns) test(columns + 1)), car_columns = digits(car$chisq.p))
}

fits <- list(
  housing = clm(Sat ~ Infl + Type + Cont, weights = Freq, data = housing, control = control),
  wine = clm(rating ~ temp + contact, data = wine, control = control),
  births = clm(size ~ age + lwt + race + smoke, data = births, control = control),
  births_weighted = clm(size ~ age + lwt + race + smoke, weights = w, data = births, control = control))
partial <- list(
  housing = clm(Sat ~ Type + Cont, nominal = ~ Infl, weights = Freq, data = housing, control = control),
  births = clm(size ~ age + lwt + race, nominal = ~ smoke, data = births, control = control))
polr_offset <- polr(size ~ age + lwt + race + smoke + offset(o), data = births, weights = w,
                    control = list(reltol = 1e-16, maxit = 1000), Hess = TRUE)

new_wine <- unique(wine[, c("temp", "contact")])
new_births <- births[c(1, 50, 120), ]
probabilities <- function(fit, data, response) {
  data[[response]] <- NULL
  matrix <- predict(fit, newdata = data)$fit
  lapply(seq_len(nrow(matrix)), function(i) digits(matrix[i, ]))
}

out <- list(
  versions = list(R = R.version.string, MASS = as.character(packageVersion("MASS")),
                  ordinal = as.character(packageVersion("ordinal")), car = as.character(packageVersion("car"))),
  fits = lapply(fits, summary_of), drop1 = lapply(fits, drops),
  partial = lapply(partial, summary_of),
  nominal = list(
    housing = list(
      Infl = against(fits$housing, partial$housing),
      Cont = against(fits$housing, clm(Sat ~ Infl + Type, nominal = ~ Cont, weights = Freq, data = housing, control = control)),
      all = against(fits$housing, clm(Sat ~ 1, nominal = ~ Infl + Type + Cont, weights = Freq, data = housing, control = control))),
    births = list(smoke = against(fits$births, partial$births))),
  brant = list(housing = brant(Sat ~ Infl + Type + Cont, expanded, list(Infl = 1:2, Type = 3:5, Cont = 6)),
               births = brant(size ~ age + lwt + race + smoke, births, list(age = 1, lwt = 2, race = 3:4, smoke = 5))),
  null = list(housing = digits(as.numeric(logLik(clm(Sat ~ 1, weights = Freq, data = housing, control = control))))),
  polr_offset = list(coef = as.list(setNames(digits(c(coef(polr_offset), polr_offset$zeta)), names(c(coef(polr_offset), polr_offset$zeta)))),
                     loglik = digits(as.numeric(logLik(polr_offset)))),
  predictions = list(
    wine = list(rows = new_wine, probabilities = probabilities(fits$wine, new_wine, "rating")),
    births = list(rows = new_births[, c("age", "lwt", "race", "smoke")], probabilities = probabilities(fits$births, new_births, "size")))
)
writeLines(toJSON(out, auto_unbox = TRUE, pretty = TRUE), "ordinal.json")
