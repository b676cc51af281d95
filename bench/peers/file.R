# One fit by R's glm, from CSV to coefficients. Prints JSON: {"coefficients": [intercept, slopes...]}.
# Usage: Rscript file.R FILE.csv     (the response is the first column)
file <- commandArgs(trailingOnly = TRUE)[1]
columns <- length(strsplit(readLines(file, 1), ",")[[1]])
data <- read.csv(file, colClasses = rep("numeric", columns))
fit <- glm(as.formula(paste(names(data)[1], "~ .")), binomial, data)
cat(sprintf('{"coefficients": [%s]}\n', paste(ifelse(is.finite(coef(fit)), sprintf("%.17g", coef(fit)), "null"), collapse = ", ")))
