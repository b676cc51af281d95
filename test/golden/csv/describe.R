# Reference statistics of birthwt.csv, written to describe.json: Rscript describe.R
data <- read.csv("birthwt.csv")
number <- function(x) format(x, digits = 17, trim = TRUE)
column <- function(name) {
  x <- data[[name]]
  q <- quantile(x, c(0.05, 0.25, 0.5, 0.75, 0.95), type = 7, names = FALSE)
  sprintf('  "%s": { "distinct": %d, "min": %s, "max": %s, "mean": %s, "standardDeviation": %s, "quantiles": [%s] }',
          name, length(unique(x)), number(min(x)), number(max(x)), number(mean(x)), number(sd(x)),
          paste(number(q), collapse = ", "))
}
names <- names(data)[sapply(data, is.numeric)]
race <- table(data$race)
rate <- tapply(data$low, data$race, mean)
levels <- sprintf('    "%s": { "count": %d, "rate": %s }', names(race), as.integer(race), number(as.numeric(rate)))
cat("{\n", sprintf('  "version": "%s",\n', R.version.string),
    paste(sapply(names, column), collapse = ",\n"), ",\n  \"race\": {\n", paste(levels, collapse = ",\n"), "\n  }\n}\n",
    sep = "", file = "describe.json")
