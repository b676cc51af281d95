# xoshiro128** (Blackman & Vigna 2021), begun by a 32-bit SplitMix, on numbers below 2^32 as doubles.
xor <- function(a, b) bitwXor(a %/% 65536, b %/% 65536) * 65536 + bitwXor(a %% 65536, b %% 65536)
right <- function(a, k) a %/% 2^k
left <- function(a, k) (a * 2^k) %% 2^32
turn <- function(a, k) left(a, k) + right(a, 32 - k)
times <- function(a, b) ((a %% 65536) * b + ((a %/% 65536) * (b %% 65536)) %% 65536 * 65536) %% 2^32

generator <- function(seed) {
  state <- seed %% 2^32
  mixed <- function() {
    state <<- (state + 0x9e3779b9) %% 2^32
    m <- times(xor(state, right(state, 16)), 0x85ebca6b)
    m <- times(xor(m, right(m, 13)), 0xc2b2ae35)
    xor(m, right(m, 16))
  }
  a <- mixed(); b <- mixed(); c <- mixed(); d <- mixed()
  function() {
    drawn <- times(turn(times(b, 5), 7), 9)
    shifted <- left(b, 9)
    c <<- xor(c, a); d <<- xor(d, b); b <<- xor(b, c); a <<- xor(a, d)
    c <<- xor(c, shifted)
    d <<- turn(d, 11)
    drawn
  }
}

# How often each of n units is drawn in n draws.
multiplicities <- function(draw, n) {
  limit <- 2^32 - 2^32 %% n
  drawn <- numeric(n)
  for (i in 1:n) {
    repeat { value <- draw(); if (value < limit) break }
    drawn[[i]] <- value %% n
  }
  tabulate(drawn + 1, n)
}
