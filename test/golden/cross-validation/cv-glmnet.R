# Cross-validated curves of cv.glmnet. From the root of the repository:
#   Rscript test/golden/cross-validation/cv-glmnet.R > test/golden/cross-validation/cv-glmnet.json
# Folds, λ and weights are given, so that only the arithmetic is compared; thresh is as strict as it still converges.
suppressMessages(library(glmnet))

pima <- read.csv("test/golden/zoo/pima.csv")
x <- as.matrix(pima[, c("npreg", "glu", "bp", "skin", "bmi", "ped", "age")])
y <- as.numeric(pima$type == "Yes")
n <- nrow(x)
foldid <- ((seq_len(n) - 1) * 7) %/% 3 %% 5 + 1
weights <- 1 + (seq_len(n) - 1) %% 3
lambda <- 0.2 * 0.55^(0:9)
glmnet.control(fdev = 0, devmax = 1)

# mse of glmnet is summed over both classes: twice the Brier score.
cases <- list(
  list(name = "deviance", type = "deviance", alpha = 1, weighted = FALSE),
  list(name = "weighted deviance", type = "deviance", alpha = 0.4, weighted = TRUE),
  list(name = "brier", type = "mse", alpha = 1, weighted = TRUE),
  list(name = "misclassification", type = "class", alpha = 0.7, weighted = FALSE),
  list(name = "auc", type = "auc", alpha = 1, weighted = FALSE),
  list(name = "ridge", type = "deviance", alpha = 0, weighted = FALSE)
)
number <- function(v) paste0("[", paste(sprintf("%.17g", v), collapse = ", "), "]")
one <- function(case) {
  w <- if (case$weighted) weights else rep(1, n)
  fit <- cv.glmnet(x, y,
    family = "binomial", alpha = case$alpha, lambda = lambda, foldid = foldid, weights = w,
    type.measure = case$type, thresh = 1e-14, maxit = 1e7
  )
  half <- if (case$type == "mse") 0.5 else 1
  sprintf(
    '    { "name": "%s", "alpha": %g, "weighted": %s,\n      "mean": %s,\n      "standardError": %s,\n      "nonzero": %s, "minimum": %.17g, "oneStandardError": %.17g }',
    case$name, case$alpha, tolower(case$weighted), number(fit$cvm * half), number(fit$cvsd * half),
    number(fit$nzero), fit$lambda.min, fit$lambda.1se
  )
}
cat('{\n  "made": "test/golden/cross-validation/cv-glmnet.R, glmnet', as.character(packageVersion("glmnet")), 'in', R.version.string, '",\n')
cat('  "folds": ', number(foldid), ',\n  "weights": ', number(weights), ',\n  "lambdas": ', number(lambda), ',\n', sep = "")
cat('  "cases": [\n', paste(sapply(cases, one), collapse = ",\n"), '\n  ]\n}\n', sep = "")
