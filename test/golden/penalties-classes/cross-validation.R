# Cross-validated symmetric multinomial penalties by glmnet, on the data of glmnet.json: Rscript cross-validation.R > cross-validation.json
suppressMessages(library(glmnet))
y <- iris$Species
x <- as.matrix(iris[, 1:4])
w <- rep(c(1, 2, 3), 50)
folds <- rep(c(1, 2, 3, 4, 5, 3, 1, 2, 5, 4), 15)
lambda <- c(0.4, 0.2, 0.1, 0.07, 0.05, 0.03, 0.02, 0.015)
cases <- list(
  list(name = "lasso, deviance", alpha = 1, measure = "deviance", weighted = FALSE),
  list(name = "elastic net, deviance, weights", alpha = 0.5, measure = "deviance", weighted = TRUE),
  list(name = "ridge, deviance", alpha = 0, measure = "deviance", weighted = FALSE),
  list(name = "lasso, misclassification, weights", alpha = 1, measure = "class", weighted = TRUE)
)
number <- function(v) paste0("[", paste(sprintf("%.17g", v), collapse = ", "), "]")
one <- function(case) {
  fit <- cv.glmnet(x, y, family = "multinomial", type.multinomial = "ungrouped", alpha = case$alpha, lambda = lambda,
                   foldid = folds, type.measure = case$measure, weights = if (case$weighted) w else rep(1, 150),
                   thresh = 1e-20, maxit = 1e7)
  measure <- c(deviance = "deviance", class = "misclassification")[[case$measure]]
  sprintf('    { "name": "%s", "alpha": %g, "measure": "%s", "weighted": %s,\n      "mean": %s,\n      "standardError": %s,\n      "minimum": %.17g, "oneStandardError": %.17g }',
          case$name, case$alpha, measure, tolower(case$weighted), number(fit$cvm), number(fit$cvsd), fit$lambda.min, fit$lambda.1se)
}
cat('{\n  "made": "test/golden/penalties-classes/cross-validation.R, glmnet', as.character(packageVersion("glmnet")), 'in', R.version.string, '",\n')
cat('  "folds": ', number(folds), ',\n  "lambdas": ', number(lambda), ',\n', sep = "")
cat('  "cases": [\n', paste(sapply(cases, one), collapse = ",\n"), '\n  ]\n}\n', sep = "")
