# Pairs of a formula in our language and the same formula in R's, drawn from a grammar, with R's model matrix.
#
#   Rscript model-matrix.R 20251121 320 > model-matrix.json      (seed, number of pairs)
#
# Where the two languages write the same thing differently both texts are given. R says which pairs are possible at
# all: a draw is thrown away when R refuses it, when it makes more than 24 columns or when a factor has a level that no
# row uses (R keeps the column of zeros), and when a column is nothing but R's rounding errors. Rows to predict: bases, knots and scales are R's predvars; `cut(x, 3)` and
# `scale` inside arithmetic have none, so formulas with those predict nothing.
suppressPackageStartupMessages(library(splines))
invisible(Sys.setlocale("LC_ALL", "C"))
arguments <- as.integer(commandArgs(TRUE))
set.seed(arguments[1], kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
pairs <- arguments[2]
options(warn = -1)

# ---- JSON
number <- function(x) {
  short <- sprintf("%.15g", x)
  ifelse(as.numeric(short) == x, short, sprintf("%.17g", x))
}
text <- function(x) {
  if (length(x) == 0) return(character())
  paste0('"', gsub('"', '\\"', gsub("\\", "\\\\", x, fixed = TRUE), fixed = TRUE), '"')
}
array <- function(items) paste0("[", paste(items, collapse = ","), "]")
texts <- function(x) array(text(x))
record <- function(items) paste0("{", paste0(text(names(items)), rep(":", length(items)), items, collapse = ","), "}")
# A column of zeros and ones is one text.
column <- function(x) if (all(x %in% 0:1)) text(paste(x, collapse = "")) else array(number(x))
columns <- function(matrix) array(vapply(seq_len(ncol(matrix)), function(j) column(unname(matrix[, j])), ""))
cells <- function(x) {
  if (is.numeric(x)) array(number(x)) else if (is.logical(x)) array(tolower(x)) else texts(as.character(x))
}

# ---- data
labels <- list(
  f = list(c("a", "b", "c"), c("a b", "[c]", "d:e"), c("A", "_", "a", "b")),
  g = list(c("u", "v"), c("u", "v", "w")),
  h = list(c("p", "q", "r", "s"), c("10", "9", "p")),
  o = list(c("lo", "mid", "hi"), c("never", "once", "often", "always"))
)
one <- function(x) x[[sample(length(x), 1)]]
some <- function(x, size) x[sort(sample(length(x), size))]
quoted <- function(x) paste0("c(", paste(text(x), collapse = ", "), ")")

draw_numbers <- function(n) {
  data.frame(
    x = round(rnorm(n), 2), z = round(runif(n, 0.5, 9), 1), k = sample(c(1, 2.5, 5, 10), n, TRUE),
    `my col` = round(rexp(n, 0.2), 2), check.names = FALSE
  )
}
draw_data <- function(n, levels, keep) {
  data <- cbind(y = rep(0:1, length.out = n), draw_numbers(n))
  for (name in names(levels)) data[[name]] <- factor(sample(levels[[name]], n, TRUE), sort(levels[[name]], method = "radix"))
  data$b <- sample(c(FALSE, TRUE), n, TRUE)
  data[c("y", keep)]
}
complete <- function(data) all(vapply(data, function(v) if (is.factor(v)) all(levels(v) %in% v) else length(unique(v)) > 1, NA))
new_set <- function() {
  levels <- lapply(labels, one)
  keep <- unlist(one(list(c("x", "z", "k", "my col", "f", "g", "h", "o", "b"), c("x", "z", "f", "b"), c("x", "k", "f", "g", "o"))))
  repeat {
    data <- draw_data(sample(12:40, 1), levels, keep)
    if (complete(data)) break
  }
  fresh <- draw_data(6, levels, keep)
  # Numbers beyond those of the training data too; the last row is a training row.
  fresh$x[1] <- max(data$x) + 0.7
  fresh$x[2] <- min(data$x) - 0.4
  fresh[6, ] <- data[3, ]
  list(data = data, new = fresh, levels = levels)
}

# ---- atoms: list(ours, r, safe), `safe` where R can predict
atom <- function(ours, r = ours, safe = TRUE) list(ours = ours, r = r, safe = safe)
names_of <- function(set, kinds) intersect(kinds, names(set$data))
numeric_name <- function(set) sub("my col", "`my col`", one(names_of(set, c("x", "x", "z", "k", "my col"))))
positive_name <- function(set) {
  name <- one(c(names_of(set, c("z", "k", "my col")), "x"))
  switch(name, "my col" = "`my col` + 1", x = "abs(x) + 1", name)
}
factor_name <- function(set) one(names_of(set, c("f", "g", "h")))

# Arithmetic with as few parentheses as R needs; `tight` is how its outermost operator binds.
bracket <- function(e, tight) if (e$tight < tight) paste0("(", e$text, ")") else e$text
leaf <- function(text, tight = 9) list(text = text, tight = tight)
constant <- function() as.character(one(c(0.5, 1, 2, 3, 0.25, 10)))
arithmetic <- function(set, depth) {
  if (depth == 0) return(leaf(if (runif(1) < 0.8) numeric_name(set) else constant()))
  a <- arithmetic(set, depth - 1)
  b <- arithmetic(set, depth - 1)
  switch(sample(12, 1),
    leaf(paste(bracket(a, 4), "+", bracket(b, 5)), 4), leaf(paste(bracket(a, 4), "-", bracket(b, 5)), 4),
    leaf(paste(bracket(a, 5), "*", bracket(b, 6)), 5), leaf(paste0(bracket(a, 5), "/", positive(set)), 5),
    leaf(paste0(bracket(a, 9), "^", one(2:3)), 8), leaf(paste0("-", bracket(a, 7)), 7),
    leaf(paste0(one(c("log", "sqrt", "log2", "log10", "log1p")), "(", positive_name(set), ")")),
    leaf(paste0(one(c("pmin", "pmax")), "(", a$text, ", ", b$text, ")")),
    leaf(paste0("pmin(", a$text, ", ", b$text, ", ", constant(), ")")),
    leaf(paste0("ifelse(", condition(set, 1)$text, ", ", a$text, ", ", b$text, ")")),
    leaf(paste0(bracket(condition(set, 1), 5), " * ", bracket(a, 6)), 5),
    leaf(paste0("exp(-abs(", numeric_name(set), "))")))
}
positive <- function(set) {
  sub("(.*[+].*)", "(\\1)", positive_name(set))
}
# Conditions: | 1, & 2, ! 3, comparisons 3.5, %in% 5.5 (tighter than a product)
condition <- function(set, depth) {
  if (depth > 0 && runif(1) < 0.35) {
    a <- condition(set, depth - 1)
    b <- condition(set, depth - 1)
    return(switch(sample(3, 1), leaf(paste(bracket(a, 1), "|", bracket(b, 2)), 1),
      leaf(paste(bracket(a, 2), "&", bracket(b, 3)), 2), leaf(paste0("!", bracket(a, 3)), 3)))
  }
  name <- factor_name(set)
  level <- text(one(levels(set$data[[name]])))
  switch(sample(if ("b" %in% names(set$data)) 6 else 5, 1),
    leaf(paste(numeric_name(set), one(c(">", "<", ">=", "<=")), constant()), 3.5),
    leaf(paste(numeric_name(set), ">", bracket(arithmetic(set, 1), 4)), 3.5),
    leaf(paste(one(names_of(set, c("k", "x"))), one(c("==", "!=")), "2.5"), 3.5),
    leaf(paste(name, one(c("==", "!=")), level), 3.5),
    leaf(paste(name, "%in%", quoted(some(levels(set$data[[name]]), sample(2, 1)))), 5.5),
    leaf("b"))
}

breaks_of <- function(v) {
  unique(round(quantile(v, sort(sample(seq(0.2, 0.8, 0.1), sample(1:3, 1))), names = FALSE), 1))
}
cuts <- function(set) {
  name <- numeric_name(set)
  v <- set$data[[gsub("`", "", name)]]
  inner <- breaks_of(v)
  wide <- paste0("c(", paste(c(-100, inner, 100), collapse = ", "), ")")
  tight <- paste0("c(", paste(c(min(v), inner, max(v)), collapse = ", "), ")")
  own <- quoted(c("low", "b", "c", "d")[seq_len(length(inner) + 1)])
  switch(sample(6, 1),
    atom(paste0("cut(", name, ", ", wide, ")")),
    atom(paste0("cut(", name, ", ", wide, ", right = FALSE)")),
    atom(paste0("cut(", name, ", ", tight, ", include.lowest = TRUE)"), safe = FALSE),
    atom(paste0("cut(", name, ", ", tight, ", right = FALSE, include.lowest = TRUE)"), safe = FALSE),
    atom(paste0("cut(", name, ", breaks = ", wide, ", labels = ", own, ")")),
    atom(paste0("cut(", name, ", ", sample(2:5, 1), ")"), safe = FALSE))
}
given_knots <- function(v) paste0("c(", paste(breaks_of(v), collapse = ", "), ")")
bases <- function(set) {
  name <- numeric_name(set)
  v <- set$data[[gsub("`", "", name)]]
  argument <- if (runif(1) < 0.6) name else one(list(arithmetic(set, 1)$text, paste0("log(", positive_name(set), ")")))
  edges <- paste0("c(", floor(min(v)) - 1, ", ", ceiling(max(v)) + 1, ")")
  atom(switch(sample(16, 1),
    paste0("poly(", argument, ", ", sample(4, 1), ")"), paste0("poly(", argument, ", ", sample(2:3, 1), ")"),
    paste0("poly(", argument, ", degree = 2)"),
    paste0("poly(", argument, ", ", sample(3, 1), ", raw = TRUE)"),
    paste0("bs(", argument, ")"), paste0("bs(", argument, ", df = ", sample(3:6, 1), ")"),
    paste0("bs(", name, ", knots = ", given_knots(v), ")"), paste0("bs(", argument, ", degree = ", sample(4, 1), ")"),
    paste0("bs(", argument, ", df = 5, degree = 2, intercept = TRUE)"),
    paste0("bs(", name, ", df = 4, Boundary.knots = ", edges, ")"),
    paste0("ns(", argument, ", df = ", sample(1:4, 1), ")"), paste0("ns(", argument, ", ", sample(2:4, 1), ")"),
    paste0("ns(", name, ", knots = ", given_knots(v), ")"), paste0("ns(", argument, ", df = 3, intercept = TRUE)"),
    paste0("ns(", name, ", knots = ", given_knots(v), ", Boundary.knots = ", edges, ")"),
    paste0("scale(", argument, ")")))
}
factors <- function(set) {
  name <- factor_name(set)
  levels <- levels(set$data[[name]])
  level <- text(one(levels))
  order <- quoted(sample(levels))
  rank <- if ("o" %in% names(set$data)) paste0("ordered(o, levels = ", quoted(set$levels$o), ")") else paste0("ordered(", name, ")")
  k <- if ("k" %in% names(set$data)) "k" else name
  kind <- one(c("sum", "helmert", "poly", "treatment"))
  switch(sample(17, 1),
    atom(paste0("factor(", k, ")")), atom(paste0("as.factor(", k, ")")), atom(paste0("ordered(", k, ")")),
    atom(rank), atom(rank), atom(paste0("factor(", name, ", levels = ", order, ")")),
    atom(paste0("relevel(", name, ", ref = ", level, ")")),
    atom(paste0("C(", name, ", ", kind, ")")), atom(paste0("C(", name, ", ", kind, ")")),
    atom(paste0("C(", name, ", contr.", kind, ")"), paste0("C(", name, ", ", kind, ")")), atom(paste0("C(factor(", k, "), ", kind, ")")),
    atom(paste0("C(", rank, ", ", kind, ")")),
    atom(paste0("C(", name, ", treatment, reference = ", level, ")"), paste0("C(relevel(", name, ", ref = ", level, "), treatment)")),
    atom(paste0("ifelse(", condition(set, 1)$text, ', "yes", "no")')),
    atom(paste0("ifelse(", condition(set, 0)$text, ', "one", ifelse(', condition(set, 0)$text, ', "two", "three"))')),
    atom(paste0("relevel(factor(", k, "), ref = ", text(one(levels(factor(set$data[[k]])))), ")")),
    cuts(set))
}
# A comparison is a term as it is; R takes `a %in% b` for nesting, so membership stands in I() there.
terms_of_conditions <- function(set) {
  e <- condition(set, 1)
  if (e$text == "b") return(atom("b"))
  if (runif(1) < 0.3) return(atom(paste0("I(", e$text, ")")))
  if (e$tight == 5.5) atom(paste0("(", e$text, ")"), paste0("I(", e$text, ")")) else atom(paste0("(", e$text, ")"))
}
scaled <- function(set) {
  name <- numeric_name(set)
  atom(paste0(one(c("I(", "abs(")), one(c("scale(", "2 * scale(")), name, "))"), safe = FALSE)
}
leaf_term <- function(set) {
  switch(sample(10, 1, prob = c(5, 6, 4, 9, 6, 4, 3, 1, 1.5, 1)),
    atom(numeric_name(set)), atom(factor_name(set)), atom(paste0("I(", arithmetic(set, 2)$text, ")")), factors(set),
    bases(set), cuts(set), terms_of_conditions(set), scaled(set),
    atom(paste0(one(c("pmin", "pmax")), "(", arithmetic(set, 1)$text, ", ", arithmetic(set, 1)$text, ")")),
    atom(paste0("ifelse(", condition(set, 1)$text, ", ", arithmetic(set, 1)$text, ", ", arithmetic(set, 0)$text, ")")))
}

# ---- formulas: both texts and the atoms in them
joined <- function(before, a, between, b, after) {
  list(ours = paste0(before, a$ours, between, b$ours, after), r = paste0(before, a$r, between, b$r, after), atoms = c(a$atoms, b$atoms))
}
terms_drawn <- function(set, depth) {
  if (depth == 0 || runif(1) < 0.2) {
    found <- leaf_term(set)
    return(list(ours = found$ours, r = found$r, atoms = list(found)))
  }
  a <- terms_drawn(set, depth - 1)
  b <- terms_drawn(set, depth - 1)
  switch(sample(9, 1, prob = c(6, 3, 4, 2, 2, 1.5, 1, 1, 1)),
    joined("", a, " + ", b, ""), joined("(", a, "):(", b, ")"), joined("(", a, ") * (", b, ")"),
    joined("(", a, ")/(", b, ")"), joined("(", a, ") %in% (", b, ")"), joined("(", a, " + ", b, ")^2"),
    joined("(", a, " + ", b, ") - ", c(a$atoms[[1]], list(atoms = list())), ""),
    joined("", a, " + ", joined("(", a, "):(", b, ")"), ""), joined("(", b, "):(", a, ") + ", b, ""))
}
appended <- function(drawn, ours, r = ours) {
  drawn$ours <- paste0(drawn$ours, ours)
  drawn$r <- paste0(drawn$r, r)
  drawn
}
formula_drawn <- function(set) {
  if (ncol(set$data) < 6 && runif(1) < 0.15) {
    dot <- one(c(".", "(.)^2", ". - x", ". * f", ".:x + z", ". - 1", "(. - b)^2 - f", ". + I(x^2)", "x/(. - x)"))
    return(list(ours = dot, r = dot, atoms = list(atom("I(x^2)"))))
  }
  drawn <- terms_drawn(set, sample(3, 1, prob = c(3, 4, 1)))
  end <- runif(1)
  if (end < 0.25) return(appended(drawn, one(c(" - 1", " + 0"))))
  if (end < 0.3) return(list(ours = paste0("0 + ", drawn$ours), r = paste0("0 + ", drawn$r), atoms = drawn$atoms))
  if (end < 0.36) {
    left <- one(drawn$atoms)
    return(appended(drawn, paste(" -", left$ours), paste(" -", left$r)))
  }
  drawn
}

# ---- options: contrasts and references of columns that the formula has as they are
own_contrasts <- function(levels) {
  size <- length(levels)
  if (runif(1) < 0.5) return(matrix(one(c(-1, 1)) * round(contr.helmert(size) / 2, 2), size))
  matrix(round(runif(size * (size - 1), -2, 2), 1), size)
}
alone <- function(set, drawn) {
  Filter(function(name) {
    inside <- vapply(drawn$atoms, function(a) name %in% all.vars(str2lang(a$r)), NA)
    plain <- vapply(drawn$atoms, function(a) a$r == name, NA)
    any(plain) && all(plain == inside)
  }, names_of(set, c("f", "g", "h")))
}
options_drawn <- function(set, drawn) {
  chosen <- list(contrasts = list(), matrices = list(), reference = list())
  for (name in alone(set, drawn)) {
    if (runif(1) < 0.35) chosen$reference[[name]] <- one(levels(set$data[[name]]))
    kind <- sample(c("sum", "helmert", "poly", "treatment", "own", ""), 1)
    if (kind == "own") chosen$matrices[[name]] <- own_contrasts(levels(set$data[[name]]))
    else if (kind != "") chosen$contrasts[[name]] <- kind
  }
  chosen
}
referenced <- function(data, reference) {
  for (name in names(reference)) data[[name]] <- relevel(data[[name]], ref = reference[[name]])
  data
}

# ---- R's matrix, and what it says of its columns
contrast_matrix <- function(frame, name, contrasts) {
  v <- frame[[name]]
  if (is.logical(v)) v <- factor(v, c(FALSE, TRUE))
  if (is.character(v)) v <- factor(v)
  contrast <- contrasts[[name]]
  if (!is.null(contrast)) contrasts(v) <- contrast
  contrasts(v)
}
level_names <- function(v) if (is.logical(v)) c("FALSE", "TRUE") else if (is.factor(v)) levels(v) else levels(factor(v))
is_categorical <- function(v) is.factor(v) || is.character(v) || is.logical(v)

# 1 contrasts, 2 indicators; without an intercept the first factor of the first term with one has indicators.
codings <- function(pattern, kinds, intercept) {
  due <- intercept == 0
  lapply(seq_len(ncol(pattern)), function(j) {
    rows <- which(pattern[, j] > 0)
    code <- ifelse(kinds[rows], pattern[rows, j], 0)
    first <- which(code > 0)
    if (due && length(first) > 0) {
      code[first[1]] <<- 2
      due <<- FALSE
    }
    list(variables = rownames(pattern)[rows], codes = unname(code))
  })
}
labels_map <- function(set, drawn, used) {
  plain <- setdiff(names(set$data), "y")
  known <- ifelse(plain == "my col", "`my col`", plain)
  names(known) <- known
  for (a in drawn$atoms) {
    ours <- a$ours
    expression <- str2lang(a$r)
    while (is.call(expression) && identical(expression[[1]], as.name("("))) expression <- expression[[2]]
    if (startsWith(ours, "(")) ours <- substr(ours, 2, nchar(ours) - 1)
    known[[paste(deparse(expression, width.cutoff = 500L), collapse = " ")]] <- ours
  }
  known[used]
}

# Two texts of ours that R writes in one way are two variables here and one there.
ambiguous <- function(drawn) {
  texts <- unique(data.frame(ours = vapply(drawn$atoms, function(a) a$ours, ""), r = vapply(drawn$atoms, function(a) a$r, "")))
  anyDuplicated(texts$r) > 0
}
pair <- function(set, index) {
  drawn <- formula_drawn(set)
  if (ambiguous(drawn)) return(NULL)
  chosen <- options_drawn(set, drawn)
  data <- referenced(set$data, chosen$reference)
  formula <- as.formula(paste("y ~", drawn$r))
  asked <- c(lapply(chosen$contrasts, function(kind) paste0("contr.", kind)), chosen$matrices)
  frame <- model.frame(formula, data)
  if (nrow(frame) != nrow(data)) return(NULL)
  terms <- terms(frame)
  pattern <- attr(terms, "factors")
  if (length(pattern) == 0 || "y" %in% attr(terms, "term.labels")) return(NULL)
  used <- rownames(pattern)[rowSums(pattern) > 0]
  asked <- asked[names(asked) %in% used]
  kinds <- vapply(rownames(pattern), function(name) is_categorical(frame[[name]]), NA)
  for (name in rownames(pattern)[kinds]) {
    v <- frame[[name]]
    if (length(unique(v)) < 2 || !all(level_names(v) %in% as.character(v))) return(NULL)
  }
  # matrix() of contrasts of a variable that is in no term would be ignored with a warning.
  if (length(setdiff(c(names(chosen$contrasts), names(chosen$matrices), names(chosen$reference)), used)) > 0) return(NULL)
  matrix <- model.matrix(terms, frame, contrasts.arg = if (length(asked) > 0) asked)
  if (ncol(matrix) > 24 || ncol(matrix) < 1 || !all(is.finite(matrix))) return(NULL)
  # A column that should be 0 and is 1e-17 (contr.poly's middle) has no digits to compare.
  largest <- apply(abs(matrix), 2, max)
  if (any(largest > 0 & largest < 1e-10)) return(NULL)
  if (any(vapply(frame, pinched, NA))) return(NULL)
  # R breaks longer labels into lines.
  if (any(nchar(rownames(pattern)) > 400)) return(NULL)
  used_factors <- intersect(used, rownames(pattern)[kinds])
  found <- attr(matrix, "contrasts")
  fields <- list(
    formula = text(paste("y ~", drawn$ours)), r = text(paste("y ~", drawn$r)), data = index,
    reference = record(lapply(chosen$reference, text)),
    contrasts = record(c(lapply(chosen$contrasts, text), lapply(chosen$matrices, function(m) {
      array(apply(m, 1, function(row) array(number(row))))
    }))),
    labels = record(lapply(labels_map(set, drawn, used), text)),
    intercept = if (attr(terms, "intercept") == 1) "true" else "false",
    terms = array(vapply(codings(pattern, kinds, attr(terms, "intercept")), function(term) {
      record(list(variables = texts(term$variables), codings = array(term$codes)))
    }, "")),
    levels = record(sapply(used_factors, function(name) texts(level_names(frame[[name]])), simplify = FALSE)),
    contrastColumns = record(sapply(used_factors, function(name) {
      m <- contrast_matrix(frame, name, found)
      texts(if (is.null(colnames(m))) seq_len(ncol(m)) else colnames(m))
    }, simplify = FALSE)),
    basisColumns = record(sapply(setdiff(used, used_factors), function(name) {
      v <- frame[[name]]
      texts(if (is.matrix(v)) colnames(v) else character())
    }, simplify = FALSE)),
    assign = array(attr(matrix, "assign")), columns = texts(colnames(matrix)), matrix = columns(matrix),
    predicted = predicted(drawn, terms, frame, set$new, chosen$reference, found)
  )
  record(fields)
}
# A knot on the boundary or nothing between, where so many values are equal: versions of R differ, and ours refuses it.
pinched <- function(v) {
  knots <- attr(v, "knots")
  edges <- attr(v, "Boundary.knots")
  length(edges) > 0 && (edges[1] == edges[2] || any(knots <= edges[1] | knots >= edges[2]))
}
predicted <- function(drawn, terms, frame, new, reference, contrasts) {
  if (!all(vapply(drawn$atoms, function(a) a$safe, NA))) return("null")
  new <- referenced(new, reference)
  rows <- tryCatch({
    terms <- delete.response(terms)
    right <- model.frame(terms, new, xlev = .getXlevels(terms, frame), na.action = na.pass)
    model.matrix(terms, right, contrasts.arg = contrasts)
  }, error = function(e) NULL)
  if (is.null(rows) || nrow(rows) != nrow(new) || !all(is.finite(rows))) "null" else columns(rows)
}

# ---- the file
sets <- list()
found <- character()
formulas <- character()
while (length(found) < pairs) {
  if (length(found) %/% 10 >= length(sets)) sets <- c(sets, list(new_set()))
  drawn <- tryCatch(pair(sets[[length(sets)]], length(sets) - 1), error = function(e) NULL)
  if (is.null(drawn)) next
  found <- unique(c(found, drawn))
}
table <- function(data) record(lapply(data, cells))
cat('{"made by": ', text(paste("model-matrix.R", paste(arguments, collapse = " "), "with", R.version.string)), ",\n", sep = "")
cat('"data": [\n', paste(vapply(sets, function(s) record(list(training = table(s$data), new = table(s$new))), ""), collapse = ",\n"), "\n],\n", sep = "")
cat('"pairs": [\n', paste(found, collapse = ",\n"), "\n]}\n", sep = "")
