# Robust standard errors at Firth's estimate, V M V with V the inverse information there, written to robust.json:
#   Rscript robust.R
# The sandwich is written out; vcovHC and vcovCL of package sandwich have to agree with it.
suppressMessages({ library(brglm2); library(sandwich); library(jsonlite) })

strict <- brglmControl(type = "AS_mean", epsilon = 1e-14, maxit = 1000)
digits <- function(v) sprintf("%.15g", sqrt(diag(v)))

errors <- function(file, formula, cluster = NULL) {
  data <- read.csv(file, stringsAsFactors = TRUE)
  fit <- glm(formula, binomial, data, method = "brglmFit", control = strict, x = TRUE)
  x <- fit$x
  p <- plogis(drop(x %*% coef(fit)))
  r <- fit$y - p
  v <- solve(crossprod(x, p * (1 - p) * x))
  h <- p * (1 - p) * rowSums((x %*% v) * x)
  n <- nrow(x)
  k <- ncol(x)
  hc <- function(d) v %*% crossprod(x, d * x) %*% v
  kinds <- list(HC0 = hc(r^2), HC1 = hc(r^2) * n / (n - k), HC2 = hc(r^2 / (1 - h)), HC3 = hc(r^2 / (1 - h)^2))
  for (kind in names(kinds)) stopifnot(all.equal(kinds[[kind]], vcovHC(fit, type = kind), tolerance = 1e-7, check.attributes = FALSE))
  if (!is.null(cluster)) {
    g <- data[[cluster]]
    s <- rowsum(x * r, g)
    m <- nrow(s)
    kinds$cluster <- v %*% crossprod(s) %*% v * m / (m - 1) * (n - 1) / (n - k)
    stopifnot(all.equal(kinds$cluster, vcovCL(fit, cluster = g, type = "HC1"), tolerance = 1e-7, check.attributes = FALSE))
  }
  lapply(kinds, digits)
}

out <- list(
  versions = list(R = R.version.string, brglm2 = as.character(packageVersion("brglm2")),
                  sandwich = as.character(packageVersion("sandwich"))),
  endometrial = errors("../zoo/endometrial_sep.csv", HG ~ NV + PI + EH),
  births = errors("../robust/birthwt-groups.csv", low ~ age + lwt + smoke, "clinic")
)
writeLines(toJSON(out, auto_unbox = TRUE, pretty = TRUE), "robust.json")
