# Times of paths by glmnet: Rscript glmnet.R FOLDER ROWS COLUMNS ROUNDS TYPE THRESH
# FOLDER holds y.f64, x.f64 (a column after the other) and lambda.f64; coefficients go to glmnet.f64 (a λ after the other).
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
glmnet.control(fdev = 0, devmax = 1)
times <- replicate(as.integer(given[4]), system.time(
  fit <<- glmnet(x, y, "binomial", lambda = lambda, thresh = as.numeric(given[6]), maxit = 1e9, type.logistic = given[5])
)[c("elapsed", "user.self", "sys.self")])
seconds <- times["elapsed", ]
processor <- times["user.self", ] + times["sys.self", ]
writeBin(as.vector(rbind(fit$a0, as.matrix(fit$beta))), paste0(folder, "glmnet.f64"))
listed <- function(values) paste(values, collapse = ",")
cat(sprintf('{"version":"R %s, glmnet %s","seconds":[%s],"processor":[%s],"points":%d}\n',
  getRversion(), packageVersion("glmnet"), listed(seconds), listed(processor), length(fit$lambda)))
