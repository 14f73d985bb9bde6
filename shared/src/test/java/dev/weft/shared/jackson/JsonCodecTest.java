package dev.weft.shared.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class JsonCodecTest {

    record Picture(String name, int width) {}

    @Test
    void itemIsTheSameAfterItsWayThroughJson() throws Exception {
        JsonCodec<Picture> codec = JsonCodec.of(Picture.class);

        byte[] bytes = codec.encode(new Picture("7.png", 640));

        assertThat(new String(bytes, UTF_8)).isEqualTo("{\"name\":\"7.png\",\"width\":640}");
        assertThat(codec.decode(bytes)).isEqualTo(new Picture("7.png", 640));
    }

    @Test
    void givenMapperIsUsed() throws Exception {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

        byte[] bytes = JsonCodec.of(mapper, Picture.class).encode(new Picture("7.png", 640));

        assertThat(new String(bytes, UTF_8)).contains("\n");
    }

    @Test
    void bytesThatAreNoJsonAreRefused() {
        assertThatThrownBy(() -> JsonCodec.of(Picture.class).decode("{".getBytes(UTF_8)))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void nullIsNoItem() {
        assertThatThrownBy(() -> JsonCodec.of(Picture.class).decode("null".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("an item must not be null");
    }
}
