# Makes bases.json: poly, bs and ns of R and rcspline.eval of Hmisc, at the first ten training values
# and at new ones.
# Run: Rscript bases.R HMISC > bases.json, where HMISC is the folder of an installed Hmisc (its dependencies are not
# needed: one function is read from its code).
library(splines)
hmisc <- commandArgs(TRUE)[1]
code <- new.env(parent = globalenv())
invisible(lazyLoad(file.path(hmisc, "R", "Hmisc"), envir = code))
array <- function(x) paste0("[", paste(x, collapse = ","), "]")
numbers <- function(x) array(sprintf("%.17g", as.numeric(x)))
set.seed(20250611)

samples <- list(
  normal = round(rnorm(60, 50, 12), 2),
  skewed = round(rexp(120)^2, 3),
  tied = c(rep(2, 9), rep(3, 7), rep(5, 6), 4, 7, 7, 8, 11, 1, 12.5),
  counts = rpois(150, 4),
  offset = 1e8 + round(rnorm(40), 3),
  tiny = rnorm(50) * 1e-20,
  uneven = c(0, 1e-4, 2e-4, 1, 1.5, 2, 40, 41, 43, 1000)
)
requests <- list(
  poly1 = list(name = "poly", degree = 1), poly3 = list(name = "poly", degree = 3),
  poly6 = list(name = "poly", degree = 6), raw3 = list(name = "poly", degree = 3, raw = TRUE),
  bs = list(name = "bs"), bs5 = list(name = "bs", df = 5), bs7i = list(name = "bs", df = 7, intercept = TRUE),
  bs1 = list(name = "bs", degree = 1, df = 4), bs2 = list(name = "bs", degree = 2, df = 5),
  bs5d = list(name = "bs", degree = 5, df = 7),
  ns1 = list(name = "ns"), ns2 = list(name = "ns", df = 2), ns4 = list(name = "ns", df = 4),
  ns4i = list(name = "ns", df = 4, intercept = TRUE), nsi = list(name = "ns", intercept = TRUE, df = 2)
)
for (k in 3:7) requests[[paste0("rcs", k)]] <- list(name = "rcs", count = k)

json <- function(request) {
  parts <- vapply(names(request), function(name) {
    value <- request[[name]]
    text <- if (is.character(value)) paste0('"', value, '"')
      else if (is.logical(value)) tolower(value)
      else if (length(value) > 1 || name %in% c("knots", "boundary")) numbers(value)
      else sprintf("%.17g", value)
    paste0('"', name, '":', text)
  }, "")
  paste0("{", paste(parts, collapse = ","), "}")
}
restricted <- function(x, knots = NULL, nk = 5) {
  if (is.null(knots)) knots <- code$rcspline.eval(x, nk = nk, knots.only = TRUE)
  list(at = function(new) code$rcspline.eval(new, knots = knots, inclx = TRUE), knots = knots)
}
settle <- function(request, x) {
  arguments <- request[setdiff(names(request), "name")]
  if (!is.null(arguments$boundary)) {
    arguments$Boundary.knots <- arguments$boundary
    arguments$boundary <- NULL
  }
  if (request$name == "rcs") {
    spline <- restricted(x, arguments$knots, if (is.null(arguments$count)) 5 else arguments$count)
    return(c(spline, list(boundary = NULL)))
  }
  basis <- suppressWarnings(do.call(request$name, c(list(x), arguments)))
  list(
    at = function(new) if (identical(new, x)) basis else suppressWarnings(predict(basis, new)),
    knots = attr(basis, "knots"), boundary = attr(basis, "Boundary.knots")
  )
}
case <- function(sample, request) {
  x <- samples[[sample]]
  problem <- FALSE
  settled <- withCallingHandlers(
    tryCatch(settle(request, x), error = function(e) NULL),
    warning = function(w) { problem <<- TRUE; invokeRestart("muffleWarning") }
  )
  if (is.null(settled) || problem) return(NULL)
  span <- diff(range(x))
  new <- c(min(x) + span * c(0, 0.07, 0.31, 0.5, 0.77, 1), min(x) - span * c(0.01, 0.4), max(x) + span * c(0.01, 0.6))
  if (request$name == "poly" && sample == "offset") new <- numeric()
  columns <- function(points, rows = seq_along(points)) {
    array(apply(as.matrix(settled$at(points))[rows, , drop = FALSE], 2, numbers))
  }
  paste0(
    '{"sample":"', sample, '","request":', json(request),
    ',"knots":', numbers(settled$knots), ',"boundary":', numbers(settled$boundary),
    ',"values":', columns(x, seq_len(10)), ',"new":', numbers(new),
    ',"newValues":', if (length(new) > 0) columns(new) else "[]", "}"
  )
}
given <- list(
  list("normal", list(name = "bs", knots = c(40, 50, 61.5))),
  list("normal", list(name = "bs", knots = c(45, 55), boundary = c(30, 70))),
  list("normal", list(name = "bs", df = 6, boundary = c(40, 90), intercept = TRUE)),
  list("normal", list(name = "bs", knots = c(50, 50, 55))),
  list("normal", list(name = "bs", knots = c(50, 50, 50, 55), intercept = TRUE)),
  list("normal", list(name = "ns", knots = c(45, 55), boundary = c(30, 70))),
  list("normal", list(name = "ns", df = 5, boundary = c(35, 60))),
  list("skewed", list(name = "ns", knots = c(0.1, 0.5, 2))),
  list("skewed", list(name = "rcs", knots = c(0.1, 0.5, 2, 6))),
  list("normal", list(name = "rcs", knots = c(35, 50, 65)))
)
cases <- c(
  unlist(lapply(names(samples), function(s) lapply(requests, function(r) case(s, r))), recursive = FALSE),
  lapply(given, function(g) case(g[[1]], g[[2]]))
)
cases <- Filter(Negate(is.null), cases)
version <- packageDescription("Hmisc", lib.loc = dirname(hmisc))$Version
cat(
  '{"generator":"', R.version.string, ", Hmisc ", version, '",\n"samples":{',
  paste0('"', names(samples), '":', vapply(samples, numbers, ""), collapse = ",\n"),
  '},\n"cases":[\n', paste(cases, collapse = ",\n"), "\n]}\n", sep = ""
)
