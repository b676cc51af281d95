# Cross-validation of more columns than rows by cv.glmnet: Rscript glmnet.R > glmnet.json
# The data are drawn by Lehmer's generator, whole numbers that are exact in doubles: the test draws the same.
suppressMessages(library(glmnet))
rows <- 80
columns <- 600
state <- 20240601
draw <- function() {
  state <<- (state * 16807) %% 2147483647
  state / 2147483647 - 0.5
}
x <- matrix(0, rows, columns)
for (j in seq_len(columns)) for (i in seq_len(rows)) x[i, j] <- draw() + if (j %% 3 == 0) x[i, j - 1] else 0
score <- x[, 1] - x[, 4] + x[, 7] - x[, 10]
y <- as.numeric(sapply(score, function(s) s + draw() > 0))
fold <- (seq_len(rows) - 1) %% 5 + 1
glmnet.control(fdev = 0, devmax = 1)
number <- function(v) paste0("[", paste(sprintf("%.17g", v), collapse = ", "), "]")
one <- function(alpha, measure) {
  first <- max(abs(colMeans(scale(x) * sqrt(rows / (rows - 1)) * (y - mean(y))))) / max(alpha, 1e-3)
  lambda <- first * c(1, 0.8, 0.6, 0.45, 0.3, 0.2)
  found <- cv.glmnet(x, y, family = "binomial", alpha = alpha, lambda = lambda, foldid = fold, type.measure = measure,
                     thresh = 1e-20, maxit = 1e8)
  sprintf('    { "alpha": %g, "measure": "%s", "lambdas": %s,\n      "means": %s,\n      "errors": %s,\n      "nonzero": %s,\n      "minimum": %.17g, "oneStandardError": %.17g }',
          alpha, measure, number(found$lambda), number(found$cvm), number(found$cvsd), number(found$nzero), found$lambda.min, found$lambda.1se)
}
cases <- c(one(1, "deviance"), one(0.5, "auc"), one(0.5, "mse"), one(0, "deviance"))
cat('{\n  "made": "test/golden/penalties-wide/glmnet.R, glmnet', as.character(packageVersion("glmnet")), 'in', R.version.string, '",\n')
cat(sprintf('  "rows": %d, "columns": %d, "events": %d,\n', rows, columns, sum(y)))
cat('  "cases": [\n', paste(cases, collapse = ",\n"), '\n  ]\n}\n', sep = "")
