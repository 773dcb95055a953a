"""Ways through an OpenAPI document."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True)
class Documented:
    """The document with its references resolved on the way."""

    content: dict[str, Any]

    def operations(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for path, item in self.content["paths"].items():
            for method in METHODS:
                if method in item:
                    yield f"{method.upper()} {path}", item[method]

    def resolved(self, part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in part:
            return part
        found: Any = self.content
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return self.resolved(found)

    def parameters(self, operation: dict[str, Any]) -> list[dict[str, Any]]:
        return [self.resolved(one) for one in operation.get("parameters", ())]

    def responses(self, operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
        return {status: self.resolved(one) for status, one in operation["responses"].items()}

    def bodies(self, operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every body that goes in or out, with the place that it has."""
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            yield f"request {kind}", body
        for status, response in self.responses(operation).items():
            for kind, body in response.get("content", {}).items():
                yield f"{status} {kind}", body

    def examples(self, body: dict[str, Any]) -> dict[str, Any]:
        named = body.get("examples", {}).items()
        own = {"example": body["example"]} if "example" in body else {}
        return {**own, **{name: self.resolved(one)["value"] for name, one in named}}

    def request_example(self, name: str) -> Any:
        """The example of an operation's body; None where it takes none."""
        for _, operation in self.operations():
            if operation["operationId"] == name:
                content = operation.get("requestBody", {}).get("content", {})
                return content.get("application/json", {}).get("example")
        raise LookupError(name)

    def faults(self, schema: dict[str, Any], value: Any) -> list[str]:
        """What is wrong with a value, formats included."""
        rooted = {**schema, "components": self.content["components"]}
        checker = Draft202012Validator.FORMAT_CHECKER
        validator = Draft202012Validator(rooted, format_checker=checker)
        return [str(one) for one in validator.iter_errors(value)]

    def reached_schemas(self, schema: Any) -> dict[str, dict[str, Any]]:
        """Every named schema that a schema is made of."""
        found: dict[str, dict[str, Any]] = {}
        waiting = [schema]
        while waiting:
            match waiting.pop():
                case {"$ref": reference} as part if reference not in found:
                    found[reference] = self.resolved(part)
                    waiting.append(found[reference])
                case {"$ref": _}:
                    continue
                case dict() as part:
                    waiting.extend(part.values())
                case list() as several:
                    waiting.extend(several)
        return {reference.rsplit("/", 1)[1]: found[reference] for reference in found}
