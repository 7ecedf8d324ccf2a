"""Packaging of tb_netviz: `callbacks/` installs as `tb_netviz.callbacks`."""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent

KERAS = "keras>=3.8,<4"
TENSORFLOW = ["tensorflow>=2.18,<3", KERAS]
# What the engines import beside TensorFlow.
ENGINES = ["jaxtyping>=0.2.36,<1", "scikit-learn>=1.4,<2"]
DEVELOPMENT = [
    "beartype>=0.22,<1",
    "hypothesis>=6.100,<7",
    "import-linter>=2.17,<3",
    "mypy>=1.11,<3",
    "playwright>=1.50,<2",
    "pre-commit>=3.7,<5",
    "pytest>=8.2,<10",
    "pytest-timeout>=2.3,<3",
    "pytest-xdist>=3.6,<4",
    "ruff>=0.17,<0.18",
    "setuptools>=70.1,<82",  # the first that makes wheels by itself
]

setup(
    name="tb-netviz",
    version="0.1.0",
    description="A microscope for your own neural network, live in TensorBoard.",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    author="The tb_netviz authors",
    license="Apache-2.0",
    license_files=["LICENSE"],
    keywords=[
        "adversarial examples",
        "deep learning",
        "feature visualization",
        "interpretability",
        "keras",
        "tensorboard",
        "tensorboard plugin",
        "tensorflow",
    ],
    classifiers=[
        "Development Status :: 4 - Beta",
        "Environment :: Console",
        "Environment :: Web Environment",
        "Intended Audience :: Developers",
        "Intended Audience :: Education",
        "Intended Audience :: Science/Research",
        "Operating System :: MacOS",
        "Operating System :: POSIX :: Linux",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3 :: Only",
        "Programming Language :: Python :: 3.10",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Topic :: Scientific/Engineering :: Image Recognition",
        "Topic :: Scientific/Engineering :: Visualization",
        "Typing :: Typed",
    ],
    python_requires=">=3.10",
    packages=[
        *find_packages(include=["tb_netviz", "tb_netviz.*"], exclude=["tb_netviz.static*"]),
        "tb_netviz.callbacks",
    ],
    package_dir={"tb_netviz": "tb_netviz", "tb_netviz.callbacks": "callbacks"},
    package_data={
        "tb_netviz": ["py.typed", "static/*"],
        "tb_netviz.plugin": ["http_api.md"],
    },
    install_requires=[
        "filelock>=3.12,<5",
        "numpy>=1.26,<3",
        "pillow>=10",
        "setuptools<82",  # TensorBoard before 2.21 imports pkg_resources, which 82 removed
        "tensorboard>=2.18,<3",
        "werkzeug>=3,<4",
    ],
    extras_require={
        "tensorflow": [*TENSORFLOW, *ENGINES],
        "tsne": ["openTSNE>=1.0.2,<2"],
        "ray": ["ray>=2.40,<3"],
        # Without TensorFlow itself: the Makefile chooses `tensorflow-cpu` where it can.
        "dev": [KERAS, *ENGINES, *DEVELOPMENT],
    },
    entry_points={
        "tensorboard_plugins": ["netviz = tb_netviz.plugin.loader:NetVizLoader"],
        "console_scripts": ["netviz = tb_netviz.cli:main"],
    },
)
