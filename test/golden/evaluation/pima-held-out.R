# Rscript pima-held-out.R > pima-held-out.json   (run in this folder)
# The first 300 rows train, the others are evaluated: with R's own glm, prop.test, wilcox.test.
data <- read.csv("../zoo/pima.csv")
y <- as.numeric(data$type == "Yes")
training <- seq_len(nrow(data)) <= 300
control <- glm.control(epsilon = 1e-15, maxit = 100)
model <- glm(y ~ npreg + glu + bmi + age, binomial, data, subset = training, control = control)
z <- predict(model, data[!training, ])
p <- plogis(z)
came <- y[!training]

again <- summary(glm(came ~ z, binomial, control = control))$coefficients
rank.sum <- unname(wilcox.test(z[came == 1], z[came == 0], exact = FALSE)$statistic)
auc <- rank.sum / (sum(came == 1) * sum(came == 0))
# DeLong's variance from its definition, pair by pair.
wins <- outer(z[came == 1], z[came == 0], function(a, b) (a > b) + (a == b) / 2)
se <- sqrt(var(rowMeans(wins)) / sum(came == 1) + var(colMeans(wins)) / sum(came == 0))
order <- order(-p)
hits <- cumsum(came[order])
average <- sum((hits / seq_along(hits))[came[order] == 1]) / sum(came)
said <- p >= 0.4
tenth <- function(k) { # the k-th of ten bins of equal size by rank
  rank <- rank(p, ties.method = "first")
  bin <- floor(10 * (rank - 0.5) / length(p)) == k
  wilson <- prop.test(sum(came[bin]), sum(bin), correct = FALSE, conf.level = 0.9)$conf.int
  sprintf('{ "weight": %d, "events": %d, "predicted": %.15g, "interval": [%.15g, %.15g] }',
          sum(bin), sum(came[bin]), mean(p[bin]), wilson[1], wilson[2])
}
cat(sprintf('{ "version": "%s",\n', R.version.string))
cat(sprintf('  "auc": %.15g, "aucStandardError": %.15g, "averagePrecision": %.15g,\n', auc, se, average))
cat(sprintf('  "brier": %.15g, "logLoss": %.15g,\n', mean((p - came)^2),
            -mean(came * plogis(z, log.p = TRUE) + (1 - came) * plogis(-z, log.p = TRUE))))
cat(sprintf('  "intercept": [%.15g, %.15g], "slope": [%.15g, %.15g],\n', again[1, 1], again[1, 2], again[2, 1], again[2, 2]))
cat(sprintf('  "confusion": [%d, %d, %d, %d],\n', sum(said & came == 1), sum(said & came == 0),
            sum(!said & came == 1), sum(!said & came == 0)))
cat('  "bins": [\n    ', paste(suppressWarnings(sapply(0:9, tenth)), collapse = ",\n    "), '\n  ] }\n', sep = "")
