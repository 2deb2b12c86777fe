# armhf: 32-bit ARMv7-A with VFPv3-D16. Pi 2, and 64-bit boards under a 32-bit system.
# Not for the Pi Zero and Pi 1: they are ARMv6, see armel.mk.
TRIPLE      := arm-linux-gnueabihf
DEB_ARCH    := armhf
# Debian's baseline (ARMv7-A, Thumb-2, hard float) is the compiler's default. size_t has 32 bits;
# the Makefile's _FILE_OFFSET_BITS=64 and _TIME_BITS=64 keep files and dates at 64.
ARCH_CFLAGS :=
# The Cortex-A7 of a Pi 2.
QEMU        := qemu-arm-static -cpu cortex-a7
