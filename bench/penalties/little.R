# Times of glmnet and cv.glmnet of little data, in milliseconds of the processor: Rscript little.R pima.csv rounds
suppressMessages(library(glmnet))
given <- commandArgs(TRUE)
data <- read.csv(given[1])
x <- as.matrix(data[, names(data) != "type"])
y <- as.integer(data$type == "Yes")
rounds <- as.integer(given[2])
times <- function(work) vapply(seq_len(rounds), function(round) {
  used <- system.time(for (i in 1:5) work(), gcFirst = FALSE)
  1000 * (used[["user.self"]] + used[["sys.self"]]) / 5
}, 0)
set.seed(1)
path <- times(function() glmnet(x, y, family = "binomial"))
cv <- times(function() cv.glmnet(x, y, family = "binomial"))
version <- sprintf("R %s.%s, glmnet %s", R.version$major, R.version$minor, packageVersion("glmnet"))
numbers <- function(all) paste(format(all, digits = 4, trim = TRUE), collapse = ", ")
cat(sprintf('{ "version": "%s", "path": [%s], "cv": [%s] }\n', version, numbers(path), numbers(cv)))
