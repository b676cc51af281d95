# Times of cv.glmnet: Rscript cross-validation.R FOLDER ROWS COLUMNS ROUNDS THRESH
# FOLDER holds y.f64, x.f64 (a column after the other), lambda.f64 and folds.f64.
suppressMessages(library(glmnet))
given <- commandArgs(TRUE)
folder <- given[1]
rows <- as.integer(given[2])
columns <- as.integer(given[3])
read <- function(name, count) {
  file <- file(paste0(folder, name), "rb")
  on.exit(close(file))
  readBin(file, "double", count)
}
x <- matrix(read("x.f64", rows * columns), rows, columns)
y <- read("y.f64", rows)
lambda <- read("lambda.f64", 1e4)
folds <- as.integer(read("folds.f64", rows))
glmnet.control(fdev = 0, devmax = 1)
times <- replicate(as.integer(given[4]), {
  used <- system.time(
    fit <<- cv.glmnet(x, y, family = "binomial", lambda = lambda, foldid = folds, thresh = as.numeric(given[5]), maxit = 1e9)
  )
  c(used[["elapsed"]], used[["user.self"]] + used[["sys.self"]])
})
list <- function(values) paste(sprintf("%.17g", values), collapse = ",")
cat(sprintf('{"version":"R %s, glmnet %s","seconds":[%s],"processor":[%s],"means":[%s]}\n',
  getRversion(), packageVersion("glmnet"), list(times[1, ]), list(times[2, ]), list(fit$cvm)))
