# Variance inflation and condition indices of fits to the data sets in ../zoo, in base R.
# Usage: Rscript collinearity.R > collinearity-r.json   (the version of R is in the file, under "made")
#
# vif: the formulas of car::vif for generalised linear models, from the correlations of the coefficients without the
# intercept: det(R[own, own]) * det(R[-own, -own]) / det(R). Condition indices: singular values of sqrt(w) * X, its
# columns scaled to length 1; proportions after Belsley, Kuh and Welsch (1980), one row for each index.

models <- list(
  list(id = "birthwt", formula = low ~ age + lwt + race + smoke + ptl + ht + ui + ftv),
  list(id = "birthwt", formula = low ~ race * smoke + age),
  list(id = "birthwt", formula = low ~ age + lwt - 1),
  list(id = "mtcars_am", formula = am ~ wt + hp),
  list(id = "pima", formula = type ~ npreg + glu + bp + skin + bmi + ped + age),
  list(id = "titanic", formula = survived ~ Class * Sex + Age, weights = "Freq"),
  list(id = "collinear_poly", formula = y ~ t + t2)
)

vif <- function(model) {
  v <- vcov(model)
  assign <- attr(model.matrix(model), "assign")
  if (names(coef(model))[1] == "(Intercept)") {
    v <- v[-1, -1, drop = FALSE]
    assign <- assign[-1]
  }
  r <- cov2cor(v)
  labels <- labels(terms(model))
  lapply(seq_along(labels), function(term) {
    own <- which(assign == term)
    rest <- if (length(own) == ncol(r)) 1 else det(r[-own, -own, drop = FALSE])
    gvif <- det(r[own, own, drop = FALSE]) * rest / det(r)
    list(term = labels[term], df = length(own), gvif = gvif, scaledGvif = gvif^(1 / (2 * length(own))))
  })
}

condition <- function(model) {
  x <- sqrt(model$weights) * model.matrix(model)
  x <- sweep(x, 2, sqrt(colSums(x^2)), "/")
  s <- svd(x)
  phi <- sweep(s$v^2, 2, s$d^2, "/")
  list(indices = s$d[1] / s$d, proportions = t(phi / rowSums(phi)))
}

text <- function(value) {
  if (is.list(value)) {
    inner <- vapply(value, text, "")
    if (is.null(names(value))) return(paste0("[", paste(inner, collapse = ", "), "]"))
    return(paste0("{", paste0('"', names(value), '": ', inner, collapse = ", "), "}"))
  }
  if (is.matrix(value)) return(text(lapply(seq_len(nrow(value)), function(i) value[i, ])))
  one <- if (is.character(value)) paste0('"', value, '"') else formatC(value, digits = 17, format = "g", width = 1)
  if (length(value) == 1 && is.null(attr(value, "vector"))) one else paste0("[", paste(one, collapse = ", "), "]")
}

cases <- lapply(models, function(one) {
  data <- read.csv(file.path("..", "zoo", paste0(one$id, ".csv")), stringsAsFactors = TRUE)
  data$case_weight <- if (is.null(one$weights)) 1 else data[[one$weights]]
  data <- data[data$case_weight > 0, ]
  environment(one$formula) <- environment()
  model <- glm(one$formula, binomial, data, weights = case_weight, control = list(epsilon = 1e-15, maxit = 100))
  list(id = one$id, formula = gsub(" +", " ", paste(deparse(one$formula), collapse = "")),
       weights = if (is.null(one$weights)) "" else one$weights, terms = vif(model), condition = condition(model))
})
cat(text(list(made = R.version.string, cases = cases)), "\n")
