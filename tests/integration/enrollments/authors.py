"""What authors do with lessons, while learners learn."""

from application.lessons import LessonUseCases, lesson_use_cases
from classroom import Classroom
from fakes.lessons import PlainRenderer
from infrastructure.security.random_characters import random_characters


def authoring(room: Classroom) -> LessonUseCases:
    """Authors at this server."""
    world = room.world
    return lesson_use_cases(
        world.start_work,
        world.courses,
        world.lessons,
        PlainRenderer(),
        world.new_id,
        random_characters,
    )
