"""Who may see and build what is taught."""

from typing import Any

from courses.catalog.models import Course, CourseVersion, Lesson, Programme, Section
from lms.accounts.models import Context, Role, User
from lms.accounts.policy import is_registrar


def teaches(user: User, course_id: int) -> bool:
    """Trainers of the course or of the whole site, registrars and administrators."""
    return user.has_role(Role.TRAINER, (Context.COURSE, course_id)) or is_registrar(user)


def can_enter_workshop(user: User) -> bool:
    """Whoever teaches any course, or may make one."""
    return is_registrar(user) or any(held.role is Role.TRAINER for held in user.roles)


def can_build(user: User, course: Course) -> bool:
    """Change the course's drafts, and publish them."""
    return teaches(user, course.id)


def can_build_version(user: User, version: CourseVersion) -> bool:
    """As `can_build`, of the version's course."""
    return teaches(user, version.course_id)


def can_build_section(user: User, section: Section) -> bool:
    """As `can_build`. Needs the section's version loaded."""
    return teaches(user, section.version.course_id)


def can_build_lesson(user: User, lesson: Lesson) -> bool:
    """As `can_build`. Needs the lesson's version loaded."""
    return teaches(user, lesson.version.course_id)


def can_see(user: Any, course: Course) -> bool:  # Any: a visitor too
    """A listed course is everybody's; another is its builders'."""
    return course.is_listed or (user.is_authenticated and teaches(user, course.id))


def can_make_programmes(user: User) -> bool:
    """Registrars say which courses make a programme."""
    return is_registrar(user)


def can_edit_programme(user: User, programme: Programme) -> bool:
    """Likewise, for one programme."""
    del programme
    return is_registrar(user)


def can_name_trainers(user: User, course: Course) -> bool:
    """Registrars say who teaches."""
    del course
    return is_registrar(user)
