# Values of R for the full formula language, written to full-language.json beside this file:
#   Rscript full-language.R
# Labels and codes of cut(), contrast matrices, parts of dates, scale(). Seeded; base R alone.
set.seed(20250103)
text <- function(x) ifelse(is.na(x), "null", encodeString(as.character(x), quote = "\""))
number <- function(x) {
  ifelse(is.na(x), "null", ifelse(is.infinite(x), paste0("\"", x, "\""), formatC(x, digits = 17, format = "g", width = 1)))
}
list_of <- function(x) paste0("[", paste(x, collapse = ","), "]")
object <- function(...) {
  parts <- list(...)
  paste0("{", paste0("\"", names(parts), "\":", unlist(parts), collapse = ","), "}")
}
truth <- function(x) if (x) "true" else "false"

cut_case <- function(x, breaks, right, lowest) {
  f <- cut(x, breaks, right = right, include.lowest = lowest)
  object(
    x = list_of(number(x)), breaks = list_of(number(breaks)), right = truth(right), lowest = truth(lowest),
    levels = list_of(text(levels(f))), codes = list_of(as.integer(f))
  )
}
draw <- function(kind) switch(kind,
  sample(-50:50, 12) / 4, round(rnorm(12), 3), rexp(12) * 1e6, runif(12) * 1e-7, sample(1:5, 12, TRUE), 1e5 + sample(0:9, 12, TRUE) / 10,
  rep(3, 12), sample(c(-1, 1), 12, TRUE) * 10^runif(12, -12, 12)
)
cuts <- character()
for (i in 1:160) {
  x <- draw(1 + i %% 8)
  right <- runif(1) < 0.5
  lowest <- runif(1) < 0.5
  breaks <- if (runif(1) < 0.5) sample(2:7, 1) else {
    some <- sort(unique(sample(c(x, mean(x), -Inf, Inf, 1.125, 2.5, 100000, 1234567), sample(3:6, 1))))
    if (length(some) < 3) c(-1, 0, 1) else some
  }
  # Codes outside the breaks are NA; R's as.integer gives them as NA.
  cuts <- c(cuts, gsub("NA", "0", cut_case(x, breaks, right, lowest)))
}

rows_of <- function(m) list_of(apply(m, 1, function(row) list_of(number(row))))
contrasts <- character()
for (kind in c("sum", "helmert", "poly")) for (n in c(2:12, 20)) {
  m <- get(paste0("contr.", kind))(n)
  contrasts <- c(contrasts, object(kind = text(kind), levels = n, matrix = rows_of(m)))
}

days <- c(-719162:-719155, -1, 0, 1, 11016, 11015, -25509, -25508, 19782, 19783, sample(-719162:2932896, 300))
dates <- as.Date(days, origin = "1970-01-01")
part <- function(format) list_of(as.integer(format(dates, format)))
date_parts <- object(
  days = list_of(days), year = part("%Y"), month = part("%m"), day = part("%d"), weekday = part("%u"), yearday = part("%j")
)

scales <- character()
for (i in 1:12) {
  x <- switch(1 + i %% 4, rnorm(9), 1e8 + runif(9), rnorm(9) * 1e-100, sample(1:20, 9))
  for (center in c(TRUE, FALSE)) for (spread in c(TRUE, FALSE)) {
    scales <- c(scales, object(
      x = list_of(number(x)), center = truth(center), scale = truth(spread),
      values = list_of(number(scale(x, center, spread)[, 1]))
    ))
  }
}

writeLines(
  object(
    version = text(R.version.string), cuts = list_of(paste0("\n", cuts)), contrasts = list_of(paste0("\n", contrasts)),
    dates = date_parts, scales = list_of(paste0("\n", scales))
  ),
  "full-language.json"
)
