# arm64: 64-bit ARM, hardware floating point. Pi 3, 3A+, Zero 2 W, 4, 400, CM3, CM4 and later.
# The Makefile includes this file for ARCH=arm64: a static program for any Linux kernel there.
TRIPLE      := aarch64-linux-gnu
DEB_ARCH    := arm64
# Debian's baseline (ARMv8.0-A, the Cortex-A53 of a Pi 3) is the compiler's default.
ARCH_CFLAGS :=
# Runs the program here, on the slowest processor that a board of this kind has.
QEMU        := qemu-aarch64-static -cpu cortex-a53
