"""The rules of the desk. What happens to a case goes through `service.engine.apply` alone."""
