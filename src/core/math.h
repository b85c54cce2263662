// exp and log with the same bits on every machine.
//
// The C library's versions differ between glibc (which has FMA variants) and musl (WebAssembly) in
// the last bit, enough to order two nearly equal scores differently. These use only + - * / and bit
// moves, so every IEEE 754 machine agrees, provided the compiler does not contract a*b+c
// (CMakeLists.txt passes -ffp-contract=off).
#pragma once

namespace bluesquare {

// e^x; relative error below 4e-16. Underflows to 0 under -745, overflows to infinity over 709.8.
double exact_exp(double x);

// Natural logarithm; relative error below 4e-16. -infinity at 0, NaN below.
double exact_log(double x);

}  // namespace bluesquare
