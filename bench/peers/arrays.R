# Fits arrays in memory with glm.fit, and computes standard errors. Prints JSON: see bench/README.md.
# Usage: Rscript arrays.R FOLDER
limit <- 1
folder <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) readBin(paste0(folder, name), "double", file.size(paste0(folder, name)) / 8)
y <- read("y.f64")
x <- cbind(1, matrix(read("x.f64"), nrow = length(y)))
fit <- function() {
  found <- suppressWarnings(glm.fit(x, y, family = binomial(), control = list(epsilon = 1e-14, maxit = 100)))
  known <- seq_len(found$rank)
  standard_errors <- sqrt(diag(chol2inv(found$qr$qr[known, known, drop = FALSE])))
  found
}
timed <- function() {
  start <- as.numeric(Sys.time())
  found <- fit()
  list(found = found, seconds = as.numeric(Sys.time()) - start)
}
first <- timed()
seconds <- if (first$seconds > limit) first$seconds else numeric()
while (sum(seconds) < limit) seconds <- c(seconds, timed()$seconds)
numbers <- function(values) paste(ifelse(is.finite(values), sprintf("%.17g", values), "null"), collapse = ", ")
cat(sprintf(
  '{"version": "R %s", "settings": "glm.fit(epsilon = 1e-14); with standard errors", "threads": 1, "coefficients": [%s], "iterations": %d, "seconds": [%s]}\n',
  getRversion(), numbers(coef(first$found)), first$found$iter, numbers(seconds)
))
