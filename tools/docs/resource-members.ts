import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { defaultIn, docCommentOf, firstSentenceOf, listIn } from "./doc-comment";

/** An input or an output of a resource, as its declaration and its docstring say. */
export interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  /** Its type in TypeScript, without the wrapper that Pulumi gives all. */
  readonly type: string;
  readonly meaning: string;
  readonly defaultValue: string | undefined;
  /** What each of its values means, when its type has a name of its own and lists them. */
  readonly values: readonly string[];
}

/** The inputs and the outputs of the resources in `sdk`. */
export class Sdk {
  readonly #declarations: readonly ts.Statement[];

  /** @param directory That of `sdk`. */
  constructor(directory: string) {
    this.#declarations = readdirSync(directory).flatMap((name) => {
      const text = readFileSync(path.join(directory, name), "utf8");
      return [...ts.createSourceFile(name, text, ts.ScriptTarget.ES2024, true).statements];
    });
  }

  /** The properties of `<resource>Args`. */
  inputsOf(resource: string): Member[] {
    const args = this.#find(ts.isInterfaceDeclaration, `${resource}Args`);
    return args.members.filter((member) => ts.isPropertySignature(member)).map((node) => this.#member(node));
  }

  /** The properties of the class that are no inputs: the docstring of such a one only refers to the input. */
  outputsOf(resource: string): Member[] {
    return this.#find(ts.isClassDeclaration, resource)
      .members.filter((member) => ts.isPropertyDeclaration(member))
      .filter((member) => !ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword))
      .filter((member) => !docCommentOf(member).startsWith("See "))
      .map((node) => this.#member(node));
  }

  #member(node: ts.PropertySignature | ts.PropertyDeclaration): Member {
    const comment = docCommentOf(node);
    const inner = innerTypeOf(node);
    return {
      name: node.name.getText(),
      isOptional: node.questionToken !== undefined,
      type: this.#expanded(inner),
      meaning: firstSentenceOf(comment),
      defaultValue: defaultIn(comment),
      values: this.#aliasIn(inner).flatMap((alias) => listIn(docCommentOf(alias))),
    };
  }

  /** A type as it stands in the source, with the literals or the names of the properties in place of its own name. */
  #expanded(inner: ts.TypeNode): string {
    const map = this.#declarations
      .filter(ts.isInterfaceDeclaration)
      .find(({ name }) => name.text === inner.getText());
    if (map) {
      return `{ ${map.members.map((member) => `${member.name?.getText() ?? ""}${member.questionToken ? "?" : ""}`).join(", ")} }`;
    }
    const aliases = this.#aliasIn(inner);
    return aliases.reduce(
      (text, alias) => text.replace(alias.name.text, alias.type.getText()),
      inner.getText(),
    );
  }

  #aliasIn(inner: ts.TypeNode): ts.TypeAliasDeclaration[] {
    const parts = ts.isUnionTypeNode(inner) ? inner.types : [inner];
    return parts.flatMap((part) =>
      this.#declarations.filter(ts.isTypeAliasDeclaration).filter(({ name }) => name.text === part.getText()),
    );
  }

  #find<T extends ts.InterfaceDeclaration | ts.ClassDeclaration>(
    isKind: (node: ts.Node) => node is T,
    name: string,
  ): T {
    const found = this.#declarations.filter(isKind).find((declaration) => declaration.name?.text === name);
    if (!found) {
      throw new Error(`there is no ${name}`);
    }
    return found;
  }
}

/** What stands in `pulumi.Input<…>` or `pulumi.Output<…>`. */
function innerTypeOf({ name, type }: ts.PropertySignature | ts.PropertyDeclaration): ts.TypeNode {
  const inner = type && ts.isTypeReferenceNode(type) ? type.typeArguments?.[0] : undefined;
  if (!inner) {
    throw new Error(`${name.getText()} is neither an input nor an output`);
  }
  return inner;
}
