# Fits one problem with glm's defaults: columns, then events, others and offset, without names.
# Prints estimates, standard errors, log-likelihood and deviance, a line each, with 17 digits.
rows <- as.matrix(read.table(commandArgs(trailingOnly = TRUE)[1], colClasses = "numeric"))
p <- ncol(rows) - 3
x <- rows[, seq_len(p), drop = FALSE]
fit <- suppressWarnings(glm(rows[, p + 1:2] ~ 0 + x, family = binomial, offset = rows[, p + 3]))
show <- function(values) cat(sprintf("%.17g", values), "\n")
show(coef(fit))
show(sqrt(diag(vcov(fit))))
show(as.numeric(logLik(fit)))
show(deviance(fit))
