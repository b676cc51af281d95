# Multinomial fits by nnet::multinom (BFGS, reltol 1e-16): Rscript make.R writes nnet.json beside it.
suppressMessages({library(nnet); library(MASS)})
num <- function(x) paste0("[", paste(format(x, digits = 17, trim = TRUE), collapse = ", "), "]")
text <- function(x) paste0("[", paste0('"', x, '"', collapse = ", "), "]")
options(contrasts = c("contr.treatment", "contr.poly"))
women <- read.csv("../zoo-families/womenlf_multinomial.csv", stringsAsFactors = TRUE)
women$partic <- factor(women$partic, levels = c("not.work", "parttime", "fulltime"))
full <- multinom(partic ~ hincome * children + region, data = women, reltol = 1e-16, abstol = 1e-16, maxit = 5000, trace = FALSE)
smaller <- multinom(partic ~ hincome * children, data = women, reltol = 1e-16, abstol = 1e-16, maxit = 5000, trace = FALSE)
new <- data.frame(hincome = c(1, 15, 45), children = c("absent", "present", "absent"),
                  region = c("BC", "Quebec", "Ontario"))
h <- housing
house <- multinom(Sat ~ Infl + Type + Cont, weights = Freq, data = transform(h, Sat = factor(Sat, ordered = FALSE)),
             contrasts = list(Infl = contr.treatment, Type = contr.treatment, Cont = contr.treatment),
                  reltol = 1e-16, abstol = 1e-16, maxit = 5000, trace = FALSE)
out <- sprintf('{
 "made_by": "%s, nnet %s",
 "women": { "names": %s, "coef": %s, "se": %s, "deviance": %s, "aic": %s,
  "region": { "statistic": %s, "df": %d, "p": %s },
  "probabilities": [%s] },
 "housing": { "coef": %s, "deviance": %s }
}',
  R.version.string, packageVersion("nnet"), text(colnames(coef(full))), num(t(coef(full))), num(t(summary(full)$standard.errors)),
  format(full$deviance, digits = 17), format(full$AIC, digits = 17),
  format(smaller$deviance - full$deviance, digits = 17), full$edf - smaller$edf,
  format(pchisq(smaller$deviance - full$deviance, full$edf - smaller$edf, lower.tail = FALSE), digits = 17),
  paste(apply(predict(full, new, type = "probs"), 1, num), collapse = ", "),
  num(t(coef(house))), format(house$deviance, digits = 17))
writeLines(out, "nnet.json")
