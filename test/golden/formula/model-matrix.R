# Makes model-matrix.json: terms and model matrices of R for formulas over two small data frames.
# Run: Rscript model-matrix.R > model-matrix.json
set.seed(20240917)
n <- 12
number <- function(x) {
  x <- as.numeric(x)
  short <- sprintf("%.15g", x)
  ifelse(is.na(x), "null", ifelse(suppressWarnings(as.numeric(short)) == x, short, sprintf("%.17g", x)))
}
text <- function(x) if (length(x) > 0) paste0('"', gsub('"', '\\"', gsub("\\", "\\\\", x, fixed = TRUE), fixed = TRUE), '"')
array <- function(items) paste0("[", paste(items, collapse = ","), "]")
complete <- data.frame(
  y = rep(c(0, 1), length.out = n),
  x = round(rnorm(n), 2),
  z = round(runif(n, 1, 9), 1),
  k = sample(c(2, 10, 9.5), n, replace = TRUE),
  f = sample(c("a", "b", "c"), n, replace = TRUE),
  g = sample(c("u", "v"), n, replace = TRUE),
  h = sample(c("p", "q", "r", "s"), n, replace = TRUE),
  b = sample(c(FALSE, TRUE), n, replace = TRUE)
)
holes <- complete
holes$x[c(2, 7)] <- NA
holes$f[5] <- NA
holes$k[11] <- NA
holes$b[1] <- NA
frames <- list(complete = complete, holes = holes)

atoms <- c("x", "z", "f", "g", "h", "b", "f", "g", "x", "I(x^2)", "log(x + 3)", "factor(k)", "I(x * z)",
           "I(-x/2)", "exp(-x)", "sqrt(z)", "log1p(z)", "I((x - z)/z^2)", "I(x - (z - 1))", "k", "I(2^-x)", "abs(x)")
pick <- function(depth) {
  if (depth == 0 || runif(1) < 0.15) return(sample(atoms, 1))
  a <- pick(depth - 1)
  b <- pick(depth - 1)
  switch(sample(6, 1),
    paste(a, "+", b), paste0("(", a, "):(", b, ")"), paste0("(", a, ") * (", b, ")"), paste(a, "+", b),
    paste0("(", a, " + ", b, ")^2"), paste0("(", a, ") + ", sample(atoms, 1), ":", sample(atoms, 1)))
}
ends <- c("", "", "", " - 1", " + 0", " - x", " - f", " - f:g", " - (x + g)", " - 1 + g:b")
fixed <- c("1", "x", "f", "f - 1", "0 + f", "-1 + x", "x - 0", "x + f - 1", "x:f - 1", "f:g", "f:g - 1", "f + f:g",
  "f + f:g - 1", "f:g:b", "x:f", "x:f:g", "x + x:f", "f*g*b", "(f + g + b)^2", "(f + g + b)^3", "(f + g + b)^3 - f:g",
  "f*g - f", "f*g - g", "f*g*b - f:g", "f*g*b - f", "a1 + x", "x + x", "x - x", "x - z", "x^2", "f^3", "f:f", "x:1",
  "f*1", "0:x + f", ".", ". - f", ". - h - k - 1", "(x + f + g)^2 - 1", "f + . - h", "x:z + z", "g:f + f",
  "factor(k)*x", "factor(k):f - 1", "b", "b - 1", "b:x", "b*f", "z + offset(x)", "f + offset(log(z)) - 1",
  "(x + offset(z) + f)^1 + g", "(x + g) - (g - x)", "x - (z - f) + g", "y + x", "f + y", "log(z)*f", "h/1 - 1")
fixed <- setdiff(fixed, c("a1 + x", "(x + offset(z) + f)^1 + g", "h/1 - 1"))

case <- function(right, name, data) {
  formula <- as.formula(paste("y ~", right))
  frame <- tryCatch(model.frame(formula, data), error = function(e) NULL)
  if (is.null(frame)) return(NULL)
  terms <- terms(frame)
  if (length(attr(terms, "term.labels")) + attr(terms, "intercept") == 0) return(NULL)
  lone <- vapply(frame, function(v) !is.numeric(v) && length(unique(v)) < 2, NA)
  if (any(lone)) return(NULL)
  matrix <- suppressWarnings(model.matrix(terms, frame))
  if (ncol(matrix) > 40 || ncol(matrix) == 0) return(NULL)
  offset <- model.offset(frame)
  fields <- c(
    formula = text(paste("y ~", right)), data = text(name),
    intercept = if (attr(terms, "intercept") == 1) "true" else "false",
    terms = array(text(setdiff(attr(terms, "term.labels"), "y"))),
    rows = array(match(rownames(frame), rownames(data))),
    columns = array(text(colnames(matrix))),
    values = array(apply(matrix, 2, function(column) array(number(column)))),
    offset = if (is.null(offset)) "null" else array(number(offset))
  )
  paste0("{", paste0('"', names(fields), '":', fields, collapse = ","), "}")
}

rights <- fixed
while (length(rights) < 260) rights <- unique(c(rights, paste0(pick(sample(1:3, 1)), sample(ends, 1))))
cases <- lapply(rights, case, "complete", complete)
# R also drops rows for variables that are in no term (removed by "-", 0:x or x:1); formulas without one are compared on the frame with holes.
plain <- setdiff(rights[!grepl(" - ", rights, fixed = TRUE)], c("0:x + f", "x:1"))
cases <- Filter(Negate(is.null), c(cases, lapply(plain, case, "holes", holes)))
column <- function(v) if (is.numeric(v)) array(number(v)) else array(ifelse(is.na(v), "null", if (is.logical(v)) tolower(v) else text(v)))
table <- function(d) paste0("{", paste0('"', names(d), '":', vapply(d, column, ""), collapse = ","), "}")
cat('{"made by": ', text(paste("model-matrix.R with", R.version.string)), ",\n", sep = "")
cat('"data": {', paste0('"', names(frames), '": ', vapply(frames, table, ""), collapse = ",\n"), "},\n", sep = "")
cat('"cases": [\n', paste(unlist(cases), collapse = ",\n"), "\n]}\n", sep = "")
