package dev.weft.benchmarks;

import dev.weft.benchmarks.network.Echo;
import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Contender;
import dev.weft.benchmarks.report.Row;
import dev.weft.benchmarks.rows.Measured;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A turn that JMH measures in one fork: a method of the class with the name of the row. */
record JmhTurn(Case measured, Method method) implements Turn {
    /** The packages of the classes that measure rows. */
    private static final List<String> PACKAGES = List.of(Measured.class.getPackageName(), Echo.class.getPackageName());

    /** The turns at a row, in the order of its parameters. */
    static List<JmhTurn> of(Row row) {
        Class<?> type = classOf(row);
        List<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .sorted(Comparator.comparing((Method method) -> Contender.measuredBy(method.getName()))
                        .thenComparing(Method::getName))
                .toList();
        List<JmhTurn> turns = new ArrayList<>();
        for (SortedMap<String, String> values : combinations(parametersOf(type, methods))) {
            methods.forEach(method -> turns.add(new JmhTurn(Case.of(row, values), method)));
        }
        return turns;
    }

    private static Class<?> classOf(Row row) {
        return PACKAGES.stream()
                .flatMap(folder -> find(folder + "." + row.name()).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "row %s must have a class of its name in one of %s".formatted(row, PACKAGES)));
    }

    private static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** The parameters of the class, and those of the states that its methods take. */
    private static Map<String, String[]> parametersOf(Class<?> type, List<Method> methods) {
        Map<String, String[]> parameters = new LinkedHashMap<>();
        addParameters(type, parameters);
        for (Method method : methods) {
            for (Class<?> state : method.getParameterTypes()) {
                addParameters(state, parameters);
            }
        }
        return parameters;
    }

    private static void addParameters(@Nullable Class<?> type, Map<String, String[]> parameters) {
        if (type != null) {
            for (Field field : type.getDeclaredFields()) {
                Param param = field.getAnnotation(Param.class);
                if (param != null) {
                    parameters.put(field.getName(), param.value());
                }
            }
            addParameters(type.getSuperclass(), parameters);
        }
    }

    private static List<SortedMap<String, String>> combinations(Map<String, String[]> parameters) {
        List<SortedMap<String, String>> all = List.of(new TreeMap<>());
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            List<SortedMap<String, String>> longer = new ArrayList<>();
            for (SortedMap<String, String> one : all) {
                for (String value : parameter.getValue()) {
                    SortedMap<String, String> extended = new TreeMap<>(one);
                    extended.put(parameter.getKey(), value);
                    longer.add(extended);
                }
            }
            all = longer;
        }
        return all;
    }

    @Override
    public Contender contender() {
        return Contender.measuredBy(method.getName());
    }

    @Override
    public String variant() {
        return contender().variantOf(method.getName());
    }

    @Override
    public List<Double> samples(Settings settings) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(method.getDeclaringClass().getName() + "." + method.getName()) + "$")
                .forks(1)
                .warmupIterations(settings.warmups() * measured().row().warmUpFactor())
                .warmupTime(settings.warmupTime())
                .measurementIterations(settings.iterations())
                .measurementTime(settings.iterationTime())
                .jvmArgsAppend(Settings.JVM.toArray(String[]::new))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        measured().parameters().forEach(options::param);
        return new Runner(options.build())
                .run().stream().flatMap(result -> perOperation(result).stream()).toList();
    }

    private List<Double> perOperation(RunResult result) {
        Row row = measured().row();
        int operations = row.operations(measured().parameters());
        return result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(iteration -> iteration.getPrimaryResult().getScore() / operations)
                .toList();
    }
}
