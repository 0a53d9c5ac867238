"""The U-Net of the end-to-end benchmark in PyTorch, with a choice of activation."""

import torch
from torch import nn


class UNet(nn.Module):
    """Four levels of two 3x3 convolutions from 16 to 128 channels, transposed convolutions up, skips concatenated."""

    def __init__(self, activation, inputs=1, base=16, levels=4, outputs=1):
        super().__init__()
        widths = [base << level for level in range(levels)]
        self.down, self.up, self.join = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        channels = inputs
        for width in widths:
            self.down.append(self._pair(channels, width, activation))
            channels = width
        for width in reversed(widths[:-1]):
            self.up.append(nn.Sequential(nn.ConvTranspose2d(channels, width, 2, stride=2, bias=False), activation()))
            self.join.append(self._pair(2 * width, width, activation))
            channels = width
        self.pool = nn.AvgPool2d(2)
        self.head = nn.Conv2d(channels, outputs, 1, bias=False)

    @staticmethod
    def _pair(inputs, outputs, activation):
        return nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), activation(),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), activation())

    def forward(self, x):
        skips = []
        for level, block in enumerate(self.down):
            x = block(x if level == 0 else self.pool(x))
            skips.append(x)
        skips.pop()
        for up, join in zip(self.up, self.join):
            x = join(torch.cat([skips.pop(), up(x)], 1))
        return self.head(x)


class FullUNet(nn.Module):
    """The full Spiking-UNet: 3 -> 64..1024 channels, five levels, 32 classes."""

    def __new__(cls, activation):
        return UNet(activation, inputs=3, base=64, levels=5, outputs=32)
