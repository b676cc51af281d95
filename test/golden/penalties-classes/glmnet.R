# Symmetric multinomial penalties by glmnet: Rscript glmnet.R > glmnet.json
suppressMessages(library(glmnet))
y <- iris$Species
x <- as.matrix(iris[, 1:4])
w <- rep(c(1, 2, 3), 50)
cases <- list(
  list(name = "ridge", alpha = 0, type = "ungrouped", lambda = c(0.1, 0.01), weighted = FALSE, pf = rep(1, 4)),
  list(name = "lasso", alpha = 1, type = "ungrouped", lambda = c(0.1, 0.02), weighted = FALSE, pf = rep(1, 4)),
  list(name = "elastic net", alpha = 0.5, type = "ungrouped", lambda = c(0.1, 0.02), weighted = TRUE, pf = c(1, 2, 0.5, 0.5)),
  list(name = "grouped", alpha = 1, type = "grouped", lambda = c(0.1, 0.02), weighted = TRUE, pf = rep(1, 4))
)
number <- function(v) paste0("[", paste(sprintf("%.17g", v), collapse = ", "), "]")
one <- function(case) {
  fit <- glmnet(x, y, family = "multinomial", alpha = case$alpha, type.multinomial = case$type, lambda = case$lambda,
                weights = if (case$weighted) w else rep(1, 150), penalty.factor = case$pf, thresh = 1e-20, maxit = 1e7)
  parts <- coef(fit)
  points <- lapply(seq_along(case$lambda), function(i) number(unlist(lapply(parts, function(m) as.matrix(m)[, i]))))
  sprintf('    { "name": "%s", "alpha": %g, "grouped": %s, "weighted": %s, "factors": %s, "lambdas": %s,\n      "deviance": %s,\n      "nullDeviance": %.17g,\n      "coefficients": [\n        %s\n      ] }',
          case$name, case$alpha, tolower(case$type == "grouped"), tolower(case$weighted), number(case$pf), number(case$lambda),
          number(fit$dev.ratio), fit$nulldev, paste(points, collapse = ",\n        "))
}
columns <- sapply(colnames(x), function(n) sprintf('    "%s": %s', n, number(x[, n])))
cat('{\n  "made": "test/golden/penalties-classes/glmnet.R, glmnet', as.character(packageVersion("glmnet")), 'in', R.version.string, '",\n')
cat('  "classes": [', paste(sprintf('"%s"', as.character(y)), collapse = ", "), '],\n')
cat('  "data": {\n', paste(columns, collapse = ",\n"), '\n  },\n', sep = "")
cat('  "cases": [\n', paste(sapply(cases, one), collapse = ",\n"), '\n  ]\n}\n', sep = "")
