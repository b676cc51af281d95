# Standard errors by clusters (sandwich) and of samples (survey), written to robust.json beside this script:
#   Rscript make.R
suppressMessages({ library(sandwich); library(survey); library(jsonlite) })

data <- read.csv("../zoo/birthwt.csv", stringsAsFactors = TRUE)
data$race <- factor(data$race, levels = c("white", "black", "other"))
i <- seq_len(nrow(data)) - 1
data$clinic <- paste0("c", (i * i + 3 * i) %% 41)
data$week <- (7 * i) %% 23
data$region <- c("north", "south", "west")[1 + (i %/% 11) %% 3]
data$w <- 0.5 + (i * 13) %% 7 / 4
write.csv(data, "birthwt-groups.csv", row.names = FALSE, quote = FALSE)

control <- glm.control(epsilon = 1e-15, maxit = 100)
formula <- low ~ age + lwt + race + smoke
fit <- glm(formula, binomial, data, control = control)
digits <- function(x) sprintf("%.15g", x)
errors <- function(v) digits(sqrt(diag(v)))
wald <- function(b, v, at) digits(drop(t(b[at]) %*% solve(v[at, at], b[at])))

one <- vcovCL(fit, cluster = ~clinic, type = "HC1")
two <- vcovCL(fit, cluster = ~clinic + week, type = "HC1")
stata <- vcovCL(fit, cluster = ~clinic, type = "HC0")

sample_of <- function(...) svydesign(..., weights = ~w, data = data, nest = TRUE)
# The covariance is that of the iteration before the last: begun at the estimate, both are at the estimate.
survey_fit <- function(design) {
  begin <<- coef(svyglm(formula, design, family = quasibinomial, control = control))
  svyglm(formula, design, family = quasibinomial, control = control, start = begin)
}
rows <- survey_fit(sample_of(ids = ~1))
strata <- survey_fit(sample_of(ids = ~1, strata = ~region))
clusters <- survey_fit(sample_of(ids = ~clinic))
both <- survey_fit(sample_of(ids = ~clinic, strata = ~region))

out <- list(
  versions = list(R = R.version.string, sandwich = as.character(packageVersion("sandwich")),
                  survey = as.character(packageVersion("survey"))),
  formula = "low ~ age + lwt + race + smoke",
  cluster = list(one = errors(one), two = errors(two), stata = errors(stata), race = wald(coef(fit), one, 4:5)),
  sampling = list(estimate = digits(coef(rows)), rows = errors(vcov(rows)), strata = errors(vcov(strata)),
                  clusters = errors(vcov(clusters)), both = errors(vcov(both)))
)
writeLines(toJSON(out, auto_unbox = TRUE, pretty = TRUE), "robust.json")
