# Firth's estimates by brglm2, from which brglm2.json is made: Rscript brglm2.R > brglm2.json
suppressMessages(library(brglm2))
strict <- brglmControl(type = "AS_mean", epsilon = 1e-14, maxit = 1000)
fitted <- function(id, formula) {
  data <- read.csv(file.path("..", "zoo", paste0(id, ".csv")))
  fit <- glm(formula, family = binomial, data = data, method = "brglmFit", control = strict)
  numbers <- function(x) paste(sprintf("%.12e", x), collapse = ", ")
  sprintf('  "%s": { "coef": [%s], "se": [%s] }', id, numbers(coef(fit)), numbers(sqrt(diag(vcov(fit)))))
}
sets <- c(
  fitted("endometrial_sep", HG ~ NV + PI + EH),
  fitted("mtcars_am", am ~ wt + hp),
  fitted("seed10", y ~ x),
  fitted("menarche", cbind(Menarche, Total - Menarche) ~ Age)
)
version <- sprintf('  "version": "brglm2 %s, %s"', packageVersion("brglm2"), R.version.string)
cat("{\n", paste(c(version, sets), collapse = ",\n"), "\n}\n", sep = "")
