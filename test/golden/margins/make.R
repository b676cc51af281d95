# Marginal effects through splines, contrasts, robust covariances and samples, written to splines.json beside this
# script (sandwich, survey, Hmisc):
#   Rscript make.R
# Design columns are cubics on either side of a row, so that a central difference of step h errs by c·h² and two of them,
# extrapolated, by rounding alone. The probability is then derived by hand.
suppressMessages({ library(splines); library(sandwich); library(survey); library(Hmisc); library(jsonlite) })

data <- read.csv("../robust/birthwt-groups.csv", stringsAsFactors = TRUE)
control <- glm.control(epsilon = 1e-15, maxit = 100)
digits <- function(x) sprintf("%.15g", x)
pair <- function(estimate, gradient, v) digits(c(estimate, sqrt(drop(t(gradient) %*% v %*% gradient))))

design <- function(fit, newdata) {
  terms <- delete.response(terms(fit))
  model.matrix(terms, model.frame(terms, newdata, xlev = fit$xlevels), contrasts.arg = fit$contrasts)
}
moved <- function(fit, column, by) { new <- data; new[[column]] <- new[[column]] + by; design(fit, new) }
central <- function(fit, column, h) (moved(fit, column, h) - moved(fit, column, -h)) / (2 * h)
derivative <- function(fit, column, h = 0.25) (4 * central(fit, column, h / 2) - central(fit, column, h)) / 3

slope <- function(fit, v, column, w = rep(1, nrow(data))) {
  x <- design(fit, data); dx <- derivative(fit, column)
  p <- plogis(drop(x %*% coef(fit))); d <- p * (1 - p); e <- drop(dx %*% coef(fit))
  pair(weighted.mean(d * e, w), colSums(w * (d * (1 - 2 * p) * e * x + d * dx)) / sum(w), v)
}
at <- function(column, value) {
  new <- data
  new[[column]] <- if (is.factor(data[[column]])) factor(value, levels = levels(data[[column]])) else value
  new
}
change <- function(fit, v, column, to, from, w = rep(1, nrow(data))) {
  sums <- function(value) {
    x <- design(fit, at(column, value)); p <- plogis(drop(x %*% coef(fit)))
    c(weighted.mean(p, w), colSums(w * p * (1 - p) * x) / sum(w))
  }
  difference <- sums(to) - sums(from)
  pair(difference[1], difference[-1], v)
}
effects <- function(fit, v, slopes, w = rep(1, nrow(data))) {
  found <- lapply(slopes, function(column) slope(fit, v, column, w)); names(found) <- slopes
  c(found, list(other = change(fit, v, "race", "other", "black", w), white = change(fit, v, "race", "white", "black", w)))
}
# The covariance at the estimate, not that of the iteration before.
information <- function(fit) {
  x <- model.matrix(fit); d <- fitted(fit) * (1 - fitted(fit)) * weights(fit, "prior")
  solve(crossprod(x, d * x))
}
fitted_model <- function(formula, ...) glm(formula, binomial, data, control = control, ...)

plain <- fitted_model(low ~ age + lwt + race + smoke)
bases <- fitted_model(low ~ ns(lwt, df = 4) + bs(age, knots = c(20, 27)) + race)
products <- fitted_model(low ~ poly(age, 3) * race + smoke * ns(lwt, knots = c(110, 140)))
knots <- c(100, 120, 150, 190)
restricted <- fitted_model(low ~ rcspline.eval(lwt, knots, inclx = TRUE) * smoke + race)
sums <- fitted_model(low ~ age * race + lwt, contrasts = list(race = "contr.sum"))
sample <- svydesign(ids = ~clinic, weights = ~w, data = data)
begin <- coef(svyglm(low ~ age + lwt + race, sample, family = quasibinomial, control = control))
survey <- svyglm(low ~ age + lwt + race, sample, family = quasibinomial, control = control, start = begin)

case <- function(formula, effects, ...) list(formula = formula, ..., effects = effects)
out <- list(
  versions = list(R = R.version.string, sandwich = as.character(packageVersion("sandwich")),
                  survey = as.character(packageVersion("survey")), Hmisc = as.character(packageVersion("Hmisc"))),
  cases = list(
    case("low ~ ns(lwt, df = 4) + bs(age, knots = c(20, 27)) + race", effects(bases, information(bases), c("lwt", "age"))),
    case("low ~ poly(age, 3) * race + smoke * ns(lwt, knots = c(110, 140))",
         effects(products, information(products), c("age", "lwt", "smoke"))),
    case("low ~ rcs(lwt, c(100, 120, 150, 190)) * smoke + race", effects(restricted, information(restricted), c("lwt", "smoke"))),
    case("low ~ age * C(race, sum) + lwt", effects(sums, information(sums), c("age", "lwt"))),
    case("low ~ age + lwt + race + smoke", effects(plain, vcovHC(plain, type = "HC3"), c("age", "lwt", "smoke")),
         options = list(covariance = "HC3")),
    case("low ~ age + lwt + race + smoke",
         effects(plain, vcovCL(plain, cluster = ~clinic, type = "HC1"), c("age", "lwt", "smoke")),
         options = list(cluster = "clinic")),
    case("low ~ age + lwt + race", effects(survey, vcov(survey), c("age", "lwt"), data$w), weights = "w",
         options = list(weights = "w", weightsKind = "sampling", cluster = "clinic"))
  )
)
writeLines(toJSON(out, auto_unbox = TRUE, pretty = TRUE), "splines.json")
