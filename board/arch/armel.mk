# armel: 32-bit ARM without a floating point unit in its ABI. Pi Zero, Zero W, Pi 1 (ARM1176).
TRIPLE      := arm-linux-gnueabi
DEB_ARCH    := armel
# Debian's baseline is ARMv5TE. ARMv6 adds ldrex/strex and unaligned loads, and every board here
# has it; ARM1176 has no Thumb-2, so its 16-bit Thumb is left out with -marm. Floats stay soft,
# as the ABI asks: nothing that decides a byte or a rank uses one.
ARCH_CFLAGS := -march=armv6 -marm
# The processor itself, so that an ARMv7 instruction is a fault here and not on somebody's board.
QEMU        := qemu-arm-static -cpu arm1176
