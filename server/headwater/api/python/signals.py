"""Pictures, sounds and other signals: each file is a source."""

from typing import Any

from headwater.api.model import Emit, Unknown, models
from headwater.api.python.files import read


def reader(kind: str, *names: str) -> None:
    """Declare readers of one file into numbers."""
    for name in names:

        def load(emit: Emit, file: Any = None, *rest: Any, _name: str = name, **options: Any) -> Any:
            return read(emit, kind, file, _name)

        load.__doc__ = f"`{name}(file)`: the numbers of a file."
        models(name)(load)


reader("image", "cv2.imread", "PIL.Image.open", "Image.open", "imageio.imread",
"imageio.v2.imread", "imageio.v3.imread",
       "skimage.io.imread", "matplotlib.pyplot.imread", "matplotlib.image.imread", "scipy.misc.imread",
       "scipy.ndimage.imread", "keras.preprocessing.image.load_img", "keras.utils.load_img",
       "torchvision.io.read_image",
       "tifffile.imread", "rasterio.open", "mxnet.image.imread", "fastai.vision.open_image")  # fmt: skip
reader("dicom", "pydicom.dcmread", "pydicom.read_file", "dicom.read_file", "SimpleITK.ReadImage", "nibabel.load")
reader("audio", "librosa.load", "librosa.core.load", "soundfile.read", "scipy.io.wavfile.read", "torchaudio.load",
       "wave.open", "audioread.audio_open")  # fmt: skip
reader("video", "cv2.VideoCapture")


@models("PIL.Image.fromarray", "PIL.Image.new", "cv2.imdecode", "tensorflow.image.decode_jpeg",
        "tensorflow.image.decode_png", "tensorflow.image.decode_image", "tensorflow.io.decode_jpeg",
        "tensorflow.io.decode_image", "tensorflow.io.decode_png", "tensorflow.io.decode_raw",
        "tensorflow.io.decode_csv")  # fmt: skip
def decoded(emit: Emit, value: Any = None, *rest: Any, **options: Any) -> Any:
    """Numbers made of what was read before."""
    return Unknown(emit.refs(value))


@models("tensorflow.io.read_file", "tensorflow.read_file")
def read_file(emit: Emit, filename: Any = None, *rest: Any) -> Any:
    """The bytes of a file."""
    return read(emit, "image", filename, "tensorflow.io.read_file")
