"""The rules of lessons that people attend: live sessions."""
