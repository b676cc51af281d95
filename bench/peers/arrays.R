# Fits arrays in memory with glm.fit, and computes standard errors. Prints JSON: see bench/README.md.
# Usage: Rscript arrays.R FOLDER
limit <- 1
folder <- commandArgs(trailingOnly = TRUE)[1]
file_of <- function(name) paste0(folder, name)
doubles <- function(name) readBin(file_of(name), "double", file.size(file_of(name)) / 8)
y <- doubles("y.f64")
has_factors <- file.exists(file_of("codes.u8"))
if (has_factors) {
  codes <- readBin(file_of("codes.u8"), "integer", file.size(file_of("codes.u8")), size = 1, signed = FALSE)
  columns <- as.data.frame(lapply(asplit(matrix(codes, nrow = length(y)), 2), factor))
  names(columns) <- paste0("f", seq_along(columns))
  design <- function() model.matrix(~., columns)
} else {
  x <- cbind(1, matrix(doubles("x.f64"), nrow = length(y)))
  design <- function() x
}
fit <- function() {
  found <- suppressWarnings(glm.fit(design(), y, family = binomial()))
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
  '{"version": "R %s", "settings": "glm.fit%s, defaults; with standard errors", "threads": 1, "coefficients": [%s], "iterations": %d, "seconds": [%s]}\n',
  getRversion(), if (has_factors) " of model.matrix" else "", numbers(coef(first$found)), first$found$iter, numbers(seconds)
))
