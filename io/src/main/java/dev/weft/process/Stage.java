package dev.weft.process;

/**
 * One process of a pipeline. Most pipelines have only one process.
 *
 * @param name the program and its arguments
 */
record Stage(String name, Process process, Exit exit) {

    static Stage of(String name, Process process) {
        return new Stage(name, process, Exit.of(process, name));
    }
}
