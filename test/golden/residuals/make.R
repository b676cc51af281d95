# Residuals, influence, tests of fit (stats, rms) and quasi-binomial fits, written to residuals.json
# beside this script:
#   Rscript make.R
suppressMessages({ library(rms); library(jsonlite) })

digits <- function(x) sprintf("%.15g", x)
control <- glm.control(epsilon = 1e-15, maxit = 100)
# The working weights are those of the iteration before the last: begun at the estimate, both are at the estimate.
fitted_at <- function(formula, data, ...) {
  given <- list(formula, data = data, control = control, ...)
  do.call(glm, c(given, list(start = coef(do.call(glm, given)))))
}

# Every residual of glm, dispersion 1. R's own dffits and dfbetas divide by an estimated dispersion: these are the formulas.
residual_set <- function(fit) {
  h <- hatvalues(fit)
  pearson <- residuals(fit, "pearson")
  x <- model.matrix(fit)
  r <- residuals(fit, "response") * fit$prior.weights
  v <- solve(crossprod(x * sqrt(fit$weights)))
  dfbeta <- (x %*% v) * (r / (1 - h))
  lapply(list(
    response = residuals(fit, "response"), pearson = pearson, deviance = residuals(fit, "deviance"),
    working = residuals(fit, "working"), standardisedPearson = rstandard(fit, type = "pearson"),
    standardisedDeviance = rstandard(fit, type = "deviance"), leverage = h,
    cooksDistance = cooks.distance(fit, dispersion = 1), dffits = pearson * sqrt(h) / (1 - h),
    dfbetas1 = dfbeta[, 1] / sqrt(v[1, 1]), dfbetas2 = dfbeta[, 2] / sqrt(v[2, 2])
  ), function(x) digits(unname(x)))
}

# Hosmer & Lemeshow with quantile cuts (type 7), as ResourceSelection::hoslem.test.
hoslem <- function(y, p, g) {
  cuts <- cut(p, unique(quantile(p, seq(0, 1, 1 / g))), include.lowest = TRUE)
  o <- tapply(y, cuts, sum); e <- tapply(p, cuts, sum); n <- tapply(y, cuts, length)
  statistic <- sum((o - e)^2 / e + (o - e)^2 / (n - e))
  df <- nlevels(cuts) - 2
  list(statistic = digits(statistic), df = df, p = digits(pchisq(statistic, df, lower.tail = FALSE)),
       weight = unname(n), events = unname(o), expected = digits(unname(e)))
}

# Bins as arm::binned.resids, with the bounds of the model's variance.
binned <- function(y, p, bins) {
  n <- length(p); s <- sort(p); at <- floor(n * (1:(bins - 1)) / bins)
  code <- as.numeric(cut(p, unique(c(-Inf, (s[at] + s[at + 1]) / 2, Inf))))
  by <- function(x, f) unname(tapply(x, code, f))
  list(weight = by(p, length), predicted = digits(by(p, mean)), residual = digits(by(y - p, mean)),
       bound = digits(2 * sqrt(by(p * (1 - p), sum)) / by(p, length)))
}

fit_tests <- function(fit, formula, data) {
  z <- predict(fit); y <- fit$y; p <- plogis(z)
  up <- ifelse(z >= 0, z^2 / 2, 0); down <- ifelse(z < 0, -z^2 / 2, 0)
  # Rao's score test of columns beside those of the model.
  rao <- function(more) {
    big <- cbind(model.matrix(fit), more); w <- p * (1 - p)
    u <- crossprod(big, y - p); drop(t(u) %*% solve(crossprod(big * sqrt(w)), u))
  }
  link_fit <- summary(fitted_at(y ~ z + I(z^2), data.frame(y = y, z = z), family = binomial))$coefficients
  # Some 10 digits are right where lrm stops.
  gof <- resid(lrm(formula, data, x = TRUE, y = TRUE, eps = 1e-9), "gof")
  list(
    hosmerLemeshow = hoslem(y, p, 10), hosmerLemeshow7 = hoslem(y, p, 7),
    sumOfSquares = digits(unname(gof)), stukel = digits(c(rao(cbind(up, down)), rao(up), rao(down))),
    link = digits(c(link_fit[2, 1:3], link_fit[3, 1:4])), binned = binned(y, p, 13)
  )
}

births <- read.csv("../zoo/birthwt.csv", stringsAsFactors = TRUE)
births$race <- factor(births$race, levels = c("white", "black", "other"))
formula <- low ~ age + lwt + race + smoke
births_fit <- fitted_at(formula, births, family = binomial)

menarche <- read.csv("../zoo/menarche.csv")
grouped_fit <- fitted_at(prop ~ Age, menarche, family = binomial, weights = menarche$Total)
quasi <- function(formula, data, ...) {
  fit <- fitted_at(formula, data, family = quasibinomial, ...)
  s <- summary(fit)
  list(pearson = digits(sum(residuals(fit, "pearson")^2)), deviance = digits(deviance(fit)), df = fit$df.residual,
       dispersion = digits(s$dispersion), standardError = digits(unname(s$coefficients[, 2])),
       t = digits(unname(s$coefficients[, 3])), p = digits(unname(s$coefficients[, 4])))
}

# Quantile residuals for uniform draws of 1/2, as statmod::qresid.binom has them.
half <- function(k, n, p) digits(qnorm((pbinom(k - 1, n, p) + pbinom(k, n, p)) / 2))

ucb <- read.csv("../zoo/ucb.csv")
ucb_cells <- reshape(ucb, idvar = c("Gender", "Dept"), timevar = "admitted", direction = "wide", v.names = "n")
ucb_cells$Gender <- factor(ucb_cells$Gender, levels = c("Male", "Female"))
ucb_fit <- quasi(cbind(n.1, n.0) ~ Gender + Dept, ucb_cells)

writeLines(toJSON(list(
  versions = list(R = R.version.string, rms = as.character(packageVersion("rms"))),
  formula = "low ~ age + lwt + race + smoke",
  births = residual_set(births_fit), menarche = residual_set(grouped_fit),
  tests = fit_tests(births_fit, formula, births),
  quasi = list(menarche = quasi(prop ~ Age, menarche, weights = menarche$Total), ucb = ucb_fit),
  quantile = list(
    births = half(births$low, 1, plogis(predict(births_fit))),
    menarche = half(round(menarche$prop * menarche$Total), menarche$Total, plogis(predict(grouped_fit)))
  )
), auto_unbox = TRUE, pretty = TRUE), "residuals.json")
