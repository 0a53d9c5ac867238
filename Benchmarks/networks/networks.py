"""U-Nets as people have them, trained for minutes on a task of their own: ellipses on noise, with rectangles that are none.

    python networks.py FOLDER [NAME ...]

writes NAME.onnx for each network, calibration.npy, images.npy and labels.npy, and versions.json.
"""
import json
import pathlib
import sys

import numpy as np

SIZE = 64
NAMES = ["smp-resnet18", "smp-mobilenetv2", "monai-unet", "monai-basicunet", "monai-dynunet", "milesial-bilinear", "keras-unet", "qdq-unet"]


def samples(count, seed):
    """Images [N, 1, 64, 64] of 0 to 1 and masks of the ellipses."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:SIZE, :SIZE]
    images = np.zeros((count, 1, SIZE, SIZE), np.float32)
    masks = np.zeros((count, 1, SIZE, SIZE), np.float32)
    for n in range(count):
        image = 0.3 + 0.2 * random.random() * x / SIZE + 0.15 * random.standard_normal((SIZE, SIZE))
        for kind in ("ellipse", "ellipse", "rectangle", "rectangle"):
            cy, cx = random.uniform(10, SIZE - 10, 2)
            ry, rx = random.uniform(4, 11, 2)
            turn = random.uniform(0, np.pi)
            v = (y - cy) * np.cos(turn) + (x - cx) * np.sin(turn)
            u = (x - cx) * np.cos(turn) - (y - cy) * np.sin(turn)
            inside = (v / ry) ** 2 + (u / rx) ** 2 < 1 if kind == "ellipse" else (abs(v) < ry) & (abs(u) < rx)
            image = np.where(inside, image + 0.35, image)
            if kind == "ellipse":
                masks[n, 0][inside] = 1
            else:
                masks[n, 0][inside] = 0
        images[n, 0] = np.clip(image, 0, 1)
    return images, masks


def torch_network(name):
    import torch
    from torch import nn

    if name.startswith("smp-"):
        import segmentation_models_pytorch as smp

        encoder = {"smp-resnet18": "resnet18", "smp-mobilenetv2": "mobilenet_v2"}[name]
        return smp.Unet(encoder, encoder_weights=None, in_channels=1, classes=1)
    if name == "monai-unet":
        from monai.networks.nets import UNet

        return UNet(spatial_dims=2, in_channels=1, out_channels=1, channels=(16, 32, 64, 128), strides=(2, 2, 2), num_res_units=2)
    if name == "monai-basicunet":
        from monai.networks.nets import BasicUNet

        return BasicUNet(spatial_dims=2, in_channels=1, out_channels=1, features=(16, 16, 32, 64, 128, 16))
    if name == "monai-dynunet":
        from monai.networks.nets import DynUNet

        return DynUNet(spatial_dims=2, in_channels=1, out_channels=1, kernel_size=[3, 3, 3, 3], strides=[1, 2, 2, 2], upsample_kernel_size=[2, 2, 2],
                       filters=[16, 32, 64, 128])

    class Double(nn.Sequential):
        def __init__(self, inputs, outputs):
            super().__init__(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(),
                             nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())

    class Plain(nn.Module):
        """The U-Net of many tutorials: max pooling, and bilinear upsampling with aligned corners or transposed convolutions."""

        def __init__(self, bilinear):
            super().__init__()
            self.first, self.second, self.third = Double(1, 16), Double(16, 32), Double(32, 64 if not bilinear else 32)
            self.pool = nn.MaxPool2d(2)
            if bilinear:
                self.up2 = self.up1 = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
                self.join2, self.join1 = Double(64, 16), Double(32, 16)
            else:
                self.up2, self.up1 = nn.ConvTranspose2d(64, 32, 2, stride=2), nn.ConvTranspose2d(32, 16, 2, stride=2)
                self.join2, self.join1 = Double(64, 32), Double(32, 16)
            self.head = nn.Conv2d(16, 1, 1)

        def forward(self, image):
            one = self.first(image)
            two = self.second(self.pool(one))
            three = self.third(self.pool(two))
            value = self.join2(torch.cat([two, self.up2(three)], 1))
            return self.head(self.join1(torch.cat([one, self.up1(value)], 1)))

    return Plain(bilinear=name == "milesial-bilinear")


def trained_torch(name, images, masks, steps):
    import torch

    torch.manual_seed(1)
    torch.set_num_threads(2)
    network = torch_network(name)
    optimizer = torch.optim.Adam(network.parameters(), 2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    random = np.random.default_rng(2)
    network.train()
    for _ in range(steps):
        places = random.choice(len(images), 8, replace=False)
        image, mask = torch.from_numpy(images[places]), torch.from_numpy(masks[places])
        output = network(image)
        share = torch.sigmoid(output)
        dice = 1 - 2 * (share * mask).sum() / (share.sum() + mask.sum())
        loss = 0.5 * torch.nn.functional.binary_cross_entropy_with_logits(output, mask) + 0.5 * dice
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return network.eval()


def export_torch(network, path):
    import torch

    torch.onnx.export(network, (torch.zeros(1, 1, SIZE, SIZE),), path, dynamo=True, external_data=False, input_names=["image"], output_names=["logits"],
                      dynamic_shapes=({0: torch.export.Dim("batch")},))


def keras_network(images, masks, steps, path):
    import os

    os.environ["KERAS_BACKEND"] = "torch"
    import keras
    from keras import layers

    keras.utils.set_random_seed(1)

    def double(value, filters):
        for _ in range(2):
            value = layers.Conv2D(filters, 3, padding="same", use_bias=False)(value)
            value = layers.ReLU()(layers.BatchNormalization()(value))
        return value

    image = keras.Input((SIZE, SIZE, 1))
    one = double(image, 16)
    two = double(layers.MaxPooling2D(2)(one), 32)
    three = double(layers.MaxPooling2D(2)(two), 64)
    value = double(layers.Concatenate()([two, layers.Conv2DTranspose(32, 2, strides=2)(three)]), 32)
    value = double(layers.Concatenate()([one, layers.UpSampling2D(2, interpolation="bilinear")(value)]), 16)
    network = keras.Model(image, layers.Conv2D(1, 1)(value))
    network.compile(keras.optimizers.Adam(2e-3), keras.losses.BinaryCrossentropy(from_logits=True))
    count = steps * 8 // len(images) + 1
    network.fit(images.transpose(0, 2, 3, 1), masks.transpose(0, 2, 3, 1), batch_size=8, epochs=count, verbose=0)
    network.export(path, format="onnx", verbose=False)


def quantize(source, target, images):
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quant_pre_process, quantize_static

    class Reader(CalibrationDataReader):
        def __init__(self):
            self.rest = iter([{"image": images[i:i + 1]} for i in range(16)])

        def get_next(self):
            return next(self.rest, None)

    prepared = str(target) + ".prepared"
    quant_pre_process(str(source), prepared, skip_symbolic_shape=True)
    quantize_static(prepared, str(target), Reader(), quant_format=QuantFormat.QDQ, per_channel=True, activation_type=QuantType.QUInt8,
                    weight_type=QuantType.QInt8)
    pathlib.Path(prepared).unlink()


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    names = sys.argv[2:] or NAMES
    images, masks = samples(512, 1)
    test, labels = samples(8, 2)
    np.save(folder / "calibration.npy", images[:16])
    np.save(folder / "images.npy", test)
    np.save(folder / "labels.npy", labels[:, 0].astype(np.uint8))
    for name in names:
        path = str(folder / f"{name}.onnx")
        if name == "keras-unet":
            keras_network(images, masks, 120, path)
        elif name == "qdq-unet":
            export_torch(trained_torch("plain", images, masks, 120), str(folder / "plain.onnx"))
            quantize(folder / "plain.onnx", path, images)
        else:
            export_torch(trained_torch(name, images, masks, 120), path)
        print(name, "written", flush=True)
    from importlib.metadata import version

    packages = ["torch", "onnx", "onnxruntime", "onnxscript", "segmentation-models-pytorch", "monai", "keras", "numpy"]
    (folder / "versions.json").write_text(json.dumps({package: version(package) for package in packages}, indent=1) + "\n")


if __name__ == "__main__":
    main()
