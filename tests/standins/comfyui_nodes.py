"""What the nodes of a ComfyUI server say of themselves: those that the built-in workflows and the tests use."""

from collections.abc import Sequence
from typing import Any

type Info = dict[str, Any]


def number(default: float, least: float, most: float) -> list[Any]:
    return ["INT" if isinstance(default, int) else "FLOAT", {"default": default, "min": least, "max": most}]


def choice(*options: str) -> list[Any]:
    return [list(options), {}]


def newer_choice(*options: str, default: str | None = None) -> list[Any]:
    settings: dict[str, Any] = {"options": list(options)}
    return ["COMBO", settings if default is None else {**settings, "default": default}]


def node(
    outputs: Sequence[str] = (), *, saves: bool = False, optional: Info | None = None, **required: Any
) -> Info:
    return {
        "input": {"required": required, "optional": optional or {}},
        "output": list(outputs),
        "output_node": saves,
        "display_name": "",
        "category": "",
    }


_TEXT = ["STRING", {"multiline": True}]
_PREFIX = ["STRING", {"default": "ComfyUI"}]
_SWITCH = ["BOOLEAN", {"default": True}]
_SIDE = number(512, 16, 16_384)
_SEED = number(0, 0, 0xFFFF_FFFF_FFFF_FFFF)


def core_nodes(checkpoints: Sequence[str], loras: Sequence[str]) -> dict[str, Info]:
    """The nodes every server has."""
    return {
        "CheckpointLoaderSimple": node(["MODEL", "CLIP", "VAE"], ckpt_name=choice(*checkpoints)),
        "ImageOnlyCheckpointLoader": node(["MODEL", "CLIP_VISION", "VAE"], ckpt_name=choice(*checkpoints)),
        "LoraLoader": node(
            ["MODEL", "CLIP"],
            model=["MODEL"],
            clip=["CLIP"],
            lora_name=choice(*loras),
            strength_model=number(1.0, -100.0, 100.0),
            strength_clip=number(1.0, -100.0, 100.0),
        ),
        "CLIPTextEncode": node(["CONDITIONING"], text=_TEXT, clip=["CLIP"]),
        "EmptyLatentImage": node(["LATENT"], width=_SIDE, height=_SIDE, batch_size=number(1, 1, 4096)),
        "KSampler": node(
            ["LATENT"],
            model=["MODEL"],
            seed=_SEED,
            steps=number(20, 1, 10_000),
            cfg=number(8.0, 0.0, 100.0),
            sampler_name=choice("euler", "heun"),
            scheduler=choice("simple", "karras", "normal"),
            positive=["CONDITIONING"],
            negative=["CONDITIONING"],
            latent_image=["LATENT"],
            denoise=number(1.0, 0.0, 1.0),
        ),
        "VAEDecode": node(["IMAGE"], samples=["LATENT"], vae=["VAE"]),
        "VAEEncode": node(["LATENT"], pixels=["IMAGE"], vae=["VAE"]),
        "LoadImage": node(["IMAGE", "MASK"], image=[[], {"image_upload": True}]),
        "EmptyImage": node(
            ["IMAGE"],
            width=number(512, 1, 16_384),
            height=number(512, 1, 16_384),
            batch_size=number(1, 1, 4096),
            color=number(0, 0, 0xFF_FFFF),
        ),
        "ImageScale": node(
            ["IMAGE"],
            image=["IMAGE"],
            upscale_method=choice("bilinear", "lanczos"),
            width=number(512, 0, 16_384),
            height=number(512, 0, 16_384),
            crop=choice("disabled", "center"),
        ),
        "SVD_img2vid_Conditioning": node(
            ["CONDITIONING", "CONDITIONING", "LATENT"],
            clip_vision=["CLIP_VISION"],
            init_image=["IMAGE"],
            vae=["VAE"],
            width=_SIDE,
            height=_SIDE,
            video_frames=number(14, 1, 4096),
            motion_bucket_id=number(127, 1, 1023),
            fps=number(6, 1, 1024),
            augmentation_level=number(0.0, 0.0, 10.0),
        ),
        "VideoLinearCFGGuidance": node(["MODEL"], model=["MODEL"], min_cfg=number(1.0, 0.0, 100.0)),
        "CreateVideo": node(
            ["VIDEO"], images=["IMAGE"], fps=number(30.0, 1.0, 120.0), optional={"audio": ["AUDIO"]}
        ),
        "SaveImage": node(saves=True, images=["IMAGE"], filename_prefix=_PREFIX),
        "SaveVideo": node(
            saves=True,
            video=["VIDEO"],
            filename_prefix=_PREFIX,
            format=newer_choice("auto", "mp4", default="auto"),
            codec=newer_choice("auto", "h264", default="auto"),
        ),
        "SaveAnimatedWEBP": node(saves=True, images=["IMAGE"], filename_prefix=_PREFIX),
    }


def film_nodes() -> dict[str, Info]:
    """AnimateDiff-Evolved, Frame-Interpolation in a version with more required inputs, and VideoHelperSuite."""
    return {
        "ADE_StandardUniformContextOptions": node(
            ["CONTEXT_OPTIONS"], context_length=number(16, 1, 128), context_overlap=number(4, 0, 128)
        ),
        "ADE_AnimateDiffLoaderGen1": node(
            ["MODEL"],
            model=["MODEL"],
            model_name=choice("v3_sd15_mm.ckpt"),
            beta_schedule=choice("autoselect", "linear"),
            optional={"context_options": ["CONTEXT_OPTIONS"]},
        ),
        "RIFE VFI": node(
            ["IMAGE"],
            ckpt_name=choice("rife47.pth", "rife49.pth"),
            frames=["IMAGE"],
            clear_cache_after_n_frames=number(10, 1, 1000),
            multiplier=number(2, 1, 1000),
            fast_mode=_SWITCH,
            ensemble=_SWITCH,
            scale_factor=[[0.25, 0.5, 1.0, 2.0, 4.0], {"default": 1.0}],
            dtype=newer_choice("float32", "float16"),
            torch_compile=["BOOLEAN", {"default": False}],
            batch_size=number(1, 1, 64),
        ),
        "VHS_VideoCombine": node(
            ["VHS_FILENAMES"],
            saves=True,
            images=["IMAGE"],
            frame_rate=number(8.0, 1.0, 1000.0),
            loop_count=number(0, 0, 100),
            filename_prefix=_PREFIX,
            format=choice("video/h264-mp4", "image/gif"),
            pingpong=["BOOLEAN", {"default": False}],
            save_output=_SWITCH,
        ),
    }
