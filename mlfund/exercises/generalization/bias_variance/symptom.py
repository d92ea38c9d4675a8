"""bias_variance/symptom: The mistake behind two curves."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind two curves",
    difficulty=3,
    importance=4,
    minutes=5,
    choices={
        "simple": "the model is too simple for the data",
        "flexible": "the model is too flexible for so few images",
        "labels": "a quarter of the labels is wrong, in every set",
        "copies": "most validation images are near copies of training images",
        "rows": "the training error is measured on all images, also those not fitted",
    },
    hints=[
        "Which of the five would leave both errors small, and the error in use large?",
        "What does validation say of images that are new, if most of its images are not?",
    ],
)
def symptom():
    """A fully grown tree is trained on 100, 400, 1,600 and 6,400 images, and validated on a part of
    the collection that was split off at random, image by image. Its training error is 0 % each
    time, its validation error 2 %, at every size. In use, on images taken in the same way, it errs
    on 38 %, 30 %, 23 % and 17 %. Name the mistake.
    """
    return "copies"


symptom.wrong_value(
    "simple",
    "A model that is too simple errs on its training images as well: here it errs on none.",
)


symptom.wrong_value(
    "flexible",
    "That the error in use falls with more images fits. But then validation images, which are as "
    "new as those in use, would show the same 38 %.",
)


symptom.wrong_value(
    "labels",
    "Validation labels would be wrong as often: its error could not be 2 %.",
)


symptom.wrong_value(
    "rows",
    "Then the training error would not be 0 %: it would contain the error on images not fitted.",
)
