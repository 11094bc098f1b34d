export declare const runtimePackages: Record<string, string>;
export declare function runWithPrivateNode(root: URL): void;
