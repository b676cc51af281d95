# Rscript judged.R > judged.json   (run in this folder)
# The first 300 rows of pima train two models, the others judge them: pROC, rms, survey, glm, and formulas written out.
suppressMessages({ library(pROC); library(rms); library(survey) })
source("draws.R")
data <- read.csv("../zoo/pima.csv")
data$y <- as.numeric(data$type == "Yes")
training <- seq_len(nrow(data)) <= 300
control <- glm.control(epsilon = 1e-15, maxit = 100)
fit <- function(formula, data) glm(formula, binomial, data, control = control)
first <- fit(y ~ npreg + glu + bmi + age, data[training, ])
second <- fit(y ~ glu + age, data[training, ])
held <- data[!training, ]
z <- predict(first, held)
p <- plogis(z)
came <- held$y
n <- length(came)
level <- 0.9
q <- qnorm((1 + level) / 2)
out <- list(version = R.version.string,
            packages = sapply(c("pROC", "rms", "survey"), function(name) as.character(packageVersion(name))))

# Ten bins of about equal weight, and of equal width.
mass <- floor(10 * (rank(p, ties.method = "first") - 0.5) / n)
width <- pmin(floor(10 * p), 9)
gap <- function(bin) abs(tapply(came, bin, mean) - tapply(p, bin, mean))
out$errors <- list(equalMass = sum(gap(mass) * table(mass)) / n, equalWidth = sum(gap(width) * table(width)) / n,
                   maximum = max(gap(mass)))
pk <- ave(p, mass); yk <- ave(came, mass)
out$brier <- list(reliability = mean((pk - yk)^2), resolution = mean((yk - mean(came))^2),
                  uncertainty = mean(came) * (1 - mean(came)), withinBinVariance = mean((p - pk)^2),
                  withinBinCovariance = 2 * mean((p - pk) * (came - yk)),
                  skill = 1 - mean((p - came)^2) / (mean(came) * (1 - mean(came))))

# A restricted cubic spline of the log-odds, with rms's knots, on it.
knots <- quantile(z, c(0.05, 0.275, 0.5, 0.725, 0.95))
basis <- rcspline.eval(z, knots, inclx = TRUE)
curve <- glm(came ~ basis, family = binomial, control = control)
smooth <- predict(curve, se.fit = TRUE)
order <- order(z)
at <- order[c(1, 61, 117, 200, n)]
out$curve <- list(knots = unname(knots), averageError = mean(abs(fitted(curve) - p)), maximumError = max(abs(fitted(curve) - p)),
                  points = lapply(at, function(i) c(p[i], fitted(curve)[[i]], plogis(smooth$fit[[i]] + c(-q, q) * smooth$se.fit[[i]]))))

# Every rate at 0.4.
said <- as.numeric(p >= 0.4)
tp <- sum(said * came); fp <- sum(said) - tp; fn <- sum(came) - tp; tn <- n - tp - fp - fn
wilson <- function(x, of) c(x / of, prop.test(x, of, correct = FALSE, conf.level = level)$conf.int)
logarithm <- function(ratio, variance) c(ratio, ratio * exp(c(-q, q) * sqrt(variance)))
sens <- wilson(tp, tp + fn); fpr <- wilson(fp, fp + tn)
newcombe <- c(sens[1] - fpr[1], sens[1] - fpr[1] - sqrt((sens[1] - sens[2])^2 + (fpr[3] - fpr[1])^2),
              sens[1] - fpr[1] + sqrt((sens[3] - sens[1])^2 + (fpr[1] - fpr[2])^2))
precision <- tp / (tp + fp)
agree <- (tp + tn) / n; chance <- mean(said) * mean(came) + mean(1 - said) * mean(1 - came)
out$rates <- list(
  prevalence = wilson(tp + fn, n), eventsSaid = wilson(tp + fp, n), sensitivity = sens, specificity = wilson(tn, tn + fp),
  positivePredictiveValue = wilson(tp, tp + fp), negativePredictiveValue = wilson(tn, tn + fn), falsePositiveRate = fpr,
  falseNegativeRate = wilson(fn, tp + fn), falseDiscoveryRate = wilson(fp, tp + fp), falseOmissionRate = wilson(fn, tn + fn),
  accuracy = wilson(tp + tn, n), balancedAccuracy = (1 + newcombe) / 2, youden = newcombe,
  fBeta = 5 * precision * sens[1] / (4 * precision + sens[1]), matthewsCorrelation = cor(said, came),
  kappa = (agree - chance) / (1 - chance),
  positiveLikelihoodRatio = logarithm(sens[1] / fpr[1], 1 / tp - 1 / (tp + fn) + 1 / fp - 1 / (fp + tn)),
  negativeLikelihoodRatio = logarithm((1 - sens[1]) / (1 - fpr[1]), 1 / fn - 1 / (tp + fn) + 1 / tn - 1 / (fp + tn)),
  diagnosticOddsRatio = logarithm(tp * tn / (fp * fn), 1 / tp + 1 / fp + 1 / fn + 1 / tn))

# Thresholds, tried one by one.
f <- function(t, beta) { s <- p >= t; (1 + beta^2) * sum(s & came == 1) / ((1 + beta^2) * sum(s & came == 1) + beta^2 * sum(!s & came == 1) + sum(s & came == 0)) }
cost <- function(t) mean((p >= t & came == 0) * 1 + (p < t & came == 1) * 5)
candidates <- sort(p, decreasing = TRUE)
best <- function(value) { v <- sapply(candidates, value); i <- which.max(v); c(candidates[[i]], v[[i]]) }
youden <- function(t) mean(p[came == 1] >= t) - mean(p[came == 0] >= t)
costs <- best(function(t) -cost(t))
out$thresholds <- list(youden = best(youden), `f-beta` = best(function(t) f(t, 2)), cost = costs * c(1, -1),
                       capacity = c(candidates[[floor(0.15 * n)]], floor(0.15 * n) / n))
out$pROC <- list(youden = unlist(coords(roc(came, z, quiet = TRUE), "best", best.method = "youden", ret = c("sensitivity", "specificity"))))
out$ks <- unname(suppressWarnings(ks.test(z[came == 1], z[came == 0]))$statistic)
# The share of events among the first tenths of the rows: 232 rows, so that steps fall between rows.
captured <- approx(0:n, c(0, cumsum(came[order(-z)])) / sum(came), n * (1:10) / 10)$y
out$gain <- list(captured = captured, lift = captured / ((1:10) / 10))
t <- c(0.05, 0.2, 0.5, 0.8)
out$netBenefit <- list(threshold = t, model = sapply(t, function(t) mean(p >= t & came == 1) - mean(p >= t & came == 0) * t / (1 - t)),
                       all = sapply(t, function(t) mean(came) - mean(1 - came) * t / (1 - t)))

# DeLong's paired test.
one <- roc(came, z, quiet = TRUE, direction = "<")
other <- roc(came, predict(second, held), quiet = TRUE, direction = "<")
test <- roc.test(one, other, method = "delong", paired = TRUE)
out$delong <- list(auc = c(auc(one), auc(other)), z = unname(test$statistic), p = test$p.value,
                   variance = var(one) + var(other) - 2 * cov(one, other),
                   interval = as.numeric(ci.auc(one, conf.level = level, method = "delong"))[c(1, 3)])

# Sampling weights: pairs counted by the products of their weights, and survey's errors.
w <- held$age / 10 + (held$npreg %% 3)
pairs <- outer(w[came == 1], w[came == 0])
wins <- outer(z[came == 1], z[came == 0], function(a, b) (a > b) + (a == b) / 2)
design <- svydesign(ids = ~1, weights = ~w, data = data.frame(came, z, w))
again <- summary(svyglm(came ~ z, design, family = quasibinomial, control = control))$coefficients
out$sampling <- list(auc = sum(pairs * wins) / sum(pairs), brier = sum(w * (p - came)^2) / sum(w),
                     intercept = again[1, 1:2], slope = again[2, 1:2],
                     observed = wilson(sum(w * came) / sum(w) * sum(w)^2 / sum(w^2), sum(w)^2 / sum(w^2)))

# Bootstrap: the same samples, drawn by the same generator.
figures <- function(z, y, w) {
  keep <- w > 0; z <- z[keep]; y <- y[keep]; w <- w[keep]; p <- plogis(z)
  wins <- outer(z[y == 1], z[y == 0], function(a, b) (a > b) + (a == b) / 2)
  pairs <- outer(w[y == 1], w[y == 0])
  recalibrated <- coef(glm(y ~ z, family = binomial, weights = w, control = control))
  share <- sum(w * y) / sum(w); brier <- sum(w * (p - y)^2) / sum(w)
  said <- p >= 0.4
  c(auc = sum(pairs * wins) / sum(pairs), brier = brier, brierSkill = 1 - brier / (share * (1 - share)),
    logLoss = -sum(w * ifelse(y == 1, plogis(z, log.p = TRUE), plogis(-z, log.p = TRUE))) / sum(w),
    calibrationIntercept = recalibrated[[1]], calibrationSlope = recalibrated[[2]],
    sensitivity = sum(w * (said & y == 1)) / sum(w * y), specificity = sum(w * (!said & y == 0)) / sum(w * (1 - y)))
}
draw <- generator(7)
samples <- sapply(1:40, function(r) figures(z, came, multiplicities(draw, n)))
out$bootstrap <- list(names = rownames(samples), standardError = unname(apply(samples, 1, sd)),
                      low = unname(apply(samples, 1, quantile, (1 - level) / 2, type = 6)),
                      high = unname(apply(samples, 1, quantile, (1 + level) / 2, type = 6)))

# Optimism on the training rows.
rows <- data[training, ]
draw <- generator(11)
apparent <- figures(predict(first), rows$y, rep(1, 300))
gaps <- sapply(1:20, function(r) {
  rows$w <- w <- multiplicities(draw, 300)
  z <- predict(glm(y ~ npreg + glu + bmi + age, binomial, rows, weights = w, control = control), rows)
  figures(z, rows$y, w) - figures(z, rows$y, rep(1, 300))
})
out$optimism <- list(names = names(apparent), apparent = unname(apparent), optimism = unname(rowMeans(gaps)))
cat(jsonlite::toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
