# Conditional logistic regressions by survival::clogit, method "exact", written to conditional.json beside this script:
#   Rscript make.R
suppressMessages({ library(survival); library(jsonlite) })

infert <- datasets::infert
infert$education <- as.character(infert$education)
infert$shift <- ((seq_len(nrow(infert)) * 7) %% 11) / 8
write.csv(infert, "infert.csv", row.names = FALSE, quote = FALSE)

control <- coxph.control(eps = 1e-15, toler.chol = 1e-18, iter.max = 100)
digits <- function(x) sprintf("%.17g", unname(x))

describe <- function(formula, data = infert) {
  # clogit looks its data up by name.
  rows <<- data
  fit <- suppressWarnings(clogit(formula, rows, method = "exact", control = control))
  tests <- summary(fit)
  list(
    estimate = digits(coef(fit)), standardError = digits(sqrt(diag(vcov(fit)))),
    logLikelihood = digits(fit$loglik[2]), nullLogLikelihood = digits(fit$loglik[1]),
    likelihoodRatio = digits(tests$logtest[["test"]]), score = digits(tests$sctest[["test"]]),
    wald = digits(fit$wald.test), linear = digits(head(predict(fit, type = "lp", reference = "zero"), 5))
  )
}

out <- list(
  versions = list(R = R.version.string, survival = as.character(packageVersion("survival"))),
  # One case and two others in nearly all sets.
  stratum = describe(case ~ spontaneous + induced + strata(stratum)),
  # Several cases in sets of up to a hundred rows.
  parity = describe(case ~ age + spontaneous + induced + strata(parity)),
  factor = describe(case ~ age + factor(spontaneous, levels = 0:2) + induced + strata(education)),
  # Several cases in sets of mothers of the same age, some of one outcome.
  age = describe(low ~ lwt + smoke + ht + ui + strata(age), read.csv("../zoo/birthwt.csv")),
  offset = describe(case ~ spontaneous + induced + offset(shift) + strata(stratum))
)
writeLines(toJSON(out, auto_unbox = TRUE, pretty = TRUE), "conditional.json")
