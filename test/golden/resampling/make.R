# Bootstrap and jackknife by refits with glm, and intervals by boot, written to resampling.json beside this script:
#   Rscript make.R
# The samples are those of counts.json (how often each row or cluster is in each sample), which draws.py writes: what is checked are the
# refits and what follows from them, not the draws.
suppressMessages({ library(boot); library(jsonlite) })

data <- read.csv("../robust/birthwt-groups.csv", stringsAsFactors = TRUE)
data$race <- factor(data$race, levels = c("white", "black", "other"))
formula <- low ~ age + lwt + race + smoke
counts <- fromJSON("counts.json")
control <- glm.control(epsilon = 1e-15, maxit = 100)
fit_of <- function(w) {
  frame <- data
  frame$w <- w
  coef(suppressWarnings(glm(formula, binomial, frame[w > 0, ], weights = w, control = control)))
}
full <- glm(formula, binomial, data, control = control)
estimate <- coef(full)
digits <- function(x) sprintf("%.15g", x)

# Influence of each row: V·x·r (Davison & Hinkley 1997); boot takes them for the acceleration.
v <- summary(full)$cov.unscaled
rows <- model.matrix(full) * (data$low - fitted(full))
influence_of <- function(group) rowsum(rows, group, reorder = FALSE) %*% v

interval <- function(t, t0, L, type) {
  object <- list(t0 = t0, t = matrix(t), R = length(t), data = data, sim = "ordinary", stype = "w",
                 weights = rep(1 / nrow(data), nrow(data)), call = quote(boot()))
  class(object) <- "boot"
  ci <- suppressWarnings(boot.ci(object, conf = 0.9, type = type, t0 = t0, t = t, L = L))
  if (type == "bca") ci$bca[4:5] else ci$percent[4:5]
}
bootstrap <- function(samples, expand, group, strata = NULL) {
  t <- t(apply(samples, 1, function(count) fit_of(expand(count))))
  L <- influence_of(group)
  if (!is.null(strata)) L <- L - apply(L, 2, function(l) ave(l, strata))
  list(errors = digits(sqrt(diag(cov(t)))), bias = digits(colMeans(t) - estimate),
       percentile = lapply(seq_along(estimate), function(j) digits(interval(t[, j], estimate[j], L[, j], "perc"))),
       bca = lapply(seq_along(estimate), function(j) digits(interval(t[, j], estimate[j], L[, j], "bca"))))
}
jackknife <- function(group) {
  units <- unique(group)
  t <- t(sapply(units, function(unit) fit_of(as.numeric(group != unit))))
  n <- length(units)
  list(errors = digits(sqrt(diag(cov(t)) * (n - 1)^2 / n)), bias = digits((n - 1) * (colMeans(t) - estimate)))
}

clinic <- match(data$clinic, unique(data$clinic))
each <- seq_len(nrow(data))
out <- list(
  versions = list(R = R.version.string, boot = as.character(packageVersion("boot"))),
  formula = "low ~ age + lwt + race + smoke", confidence = 0.9,
  rows = bootstrap(counts$rows, identity, each),
  strata = bootstrap(counts$strata, identity, each, data$low),
  clusters = bootstrap(counts$clusters, function(count) count[clinic], clinic),
  jackknife = jackknife(each), jackknifeClusters = jackknife(clinic)
)
writeLines(toJSON(out, auto_unbox = TRUE, pretty = TRUE), "resampling.json")
