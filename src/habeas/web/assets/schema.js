// The schema as introspection gives it, with the questions that completion and the browser ask.
import { lexemes } from "./language.js";

const NESTED_TYPE = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { name } } } } }";
const INPUT = `name description defaultValue isDeprecated type { ${NESTED_TYPE} }`;
export const INTROSPECTION = `query Schema { __schema {
  queryType { name } mutationType { name } subscriptionType { name }
  types { kind name description
    fields(includeDeprecated: true) { name description isDeprecated deprecationReason args { ${INPUT} } type { ${NESTED_TYPE} } }
    inputFields { ${INPUT} } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    interfaces { name } possibleTypes { name } }
  directives { name description args { ${INPUT} } }
} }`;

export const signature = (type) =>
  type.kind === "NON_NULL" ? `${signature(type.ofType)}!` : type.kind === "LIST" ? `[${signature(type.ofType)}]` : type.name;
export const innermost = (type) => (type.ofType ? innermost(type.ofType) : type.name);

export class Schema {
  constructor(introspected) {
    this.types = new Map(introspected.types.map((type) => [type.name, type]));
    this.directives = introspected.directives;
    this.roots = {
      query: introspected.queryType?.name, mutation: introspected.mutationType?.name, subscription: introspected.subscriptionType?.name,
    };
  }

  field(typeName, name) { return this.types.get(typeName)?.fields?.find((field) => field.name === name); }

  // What may stand at the end of this text: a list of {name, detail, about}.
  suggestions(text) {
    const { scopes, before } = this.read(text);
    const scope = scopes.at(-1);
    if (before === "@") return this.directives.map((each) => ({ name: each.name, detail: "", about: each.description }));
    if (!scope) return ["query", "mutation", "fragment"].map((name) => ({ name, detail: "", about: "" }));
    if (scope.kind === "arguments") return this.argumentsAt(scope, before);
    if (before === "on") return this.compositeTypes();
    return scope.type ? this.fieldsOf(scope.type) : [];
  }

  fieldsOf(typeName) {
    const fields = this.types.get(typeName)?.fields ?? [];
    const known = fields.map((field) => ({ name: field.name, detail: signature(field.type), about: field.description }));
    return [...known, { name: "__typename", detail: "String!", about: "The name of the object's type." }];
  }

  argumentsAt(scope, before) {
    const all = scope.inputs ?? [];
    if (before === ":") {
      const type = this.types.get(scope.valueType);
      const values = type?.enumValues?.map((value) => ({ name: value.name, detail: scope.valueType, about: value.description }));
      return values ?? (scope.valueType === "Boolean" ? ["true", "false"].map((name) => ({ name, detail: "Boolean", about: "" })) : []);
    }
    return all.map((input) => ({ name: input.name, detail: signature(input.type), about: input.description, ending: ": " }));
  }

  compositeTypes() {
    const composite = [...this.types.values()].filter(({ kind, name }) => ["OBJECT", "INTERFACE", "UNION"].includes(kind) && !name.startsWith("__"));
    return composite.map(({ name, description }) => ({ name, detail: "", about: description }));
  }

  // Follows a document to its end and tells in which brackets, of which types, it stops.
  read(text) {
    const scopes = [];
    const pieces = lexemes(text).filter(({ kind }) => kind !== "blank" && kind !== "comment");
    let rootType = this.roots.query;
    let before = "";
    let last = null;
    for (const { kind, text: word } of pieces) {
      const scope = scopes.at(-1);
      if (!scope && this.roots[word]) rootType = this.roots[word];
      else if (kind === "name" && before === "on") { last = { type: word }; if (!scope) rootType = word; }
      else if (kind === "name" && scope?.kind === "fields" && before !== "...") last = this.lastField(scope, word, before);
      else if (kind === "name" && scope?.kind === "arguments" && before !== ":") scope.valueType = this.inputType(scope, word);
      if (kind === "directive") last = { ...last, inputs: this.directives.find(({ name }) => `@${name}` === word)?.args };
      if (word === "{") scopes.push(this.opened(scope, last, rootType));
      else if (word === "(") scopes.push({ kind: "arguments", inputs: last?.inputs });
      else if ((word === "}" || word === ")") && scopes.length) scopes.pop();
      if (word === "{") last = null;
      if (!scopes.length && word === "}") rootType = this.roots.query;
      before = word;
    }
    return { scopes, before: kindOfEnd(text) ?? before };
  }

  lastField(scope, word) {
    const field = this.field(scope.type, word);
    return field ? { type: innermost(field.type), inputs: field.args } : null;
  }

  inputType(scope, word) {
    const input = scope.inputs?.find(({ name }) => name === word);
    return input ? innermost(input.type) : null;
  }

  opened(scope, last, rootType) {
    if (!scope) return { kind: "fields", type: rootType };
    if (scope.kind === "arguments") return { kind: "arguments", inputs: this.types.get(scope.valueType)?.inputFields };
    return { kind: "fields", type: last?.type ?? (last === null ? scope.type : undefined) };
  }
}

const kindOfEnd = (text) => (/@$/.test(text) ? "@" : null);
