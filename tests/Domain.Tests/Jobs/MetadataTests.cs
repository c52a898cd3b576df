using System.Text.Json;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Tests.Jobs;

public sealed class MetadataTests
{
    [TestCase("{}")]
    [TestCase("""{"frames":24,"codec":"h264","tags":["a",null,true]}""")]
    [TestCase("""{"größe":"日本","emoji":"🎬"}""")]
    [TestCase("""{"a":0,"b":-1.5e-300,"c":12345678901234567890123456789}""")]
    [TestCase("""{ "a" : [ 1 , 2.50 ] , "b" : "\u00e9\ud83c\udfac \\uD83C" }""")]
    public void Keeps_an_object_as_it_was_sent(string json) => Given.Note(json).Json.Should().Be(json);

    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("1")]
    [TestCase("\"text\"")]
    [TestCase("true")]
    public void Is_an_object_and_nothing_else(string json) => TryCreate(json).Should().BeNull();

    [TestCase("""{"a":"\u0000"}""")]
    [TestCase("""{"a\u0000":1}""")]
    [TestCase("""{"a":[{"b":"x\u0000y"}]}""")]
    [TestCase("""{"a":"\ud800"}""")]
    [TestCase("""{"a":"\udc00\ud800"}""")]
    [TestCase("""{"\ud800":1}""")]
    [TestCase("""{"a":[["\udfff"]]}""")]
    [TestCase("""{"a":1e1000}""")]
    [TestCase("""{"a":[1e-1000]}""")]
    public void Holds_only_what_PostgreSQL_can(string json) => TryCreate(json).Should().BeNull();

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void Takes_16_KiB(int beyond, bool fits)
    {
        var json = $$"""{"a":"{{new string('x', Metadata.MaxBytes - """{"a":""}""".Length + beyond)}}"}""";

        (TryCreate(json) is not null).Should().Be(fits);
    }

    [Test]
    public void Counts_bytes_and_not_characters()
    {
        TryCreate($$"""{"a":"{{new string('é', 8 * 1024 - 4)}}"}""").Should().NotBeNull();
        TryCreate($$"""{"a":"{{new string('é', 8 * 1024 - 3)}}"}""").Should().BeNull();
        TryCreate($$"""{"a":"{{string.Concat(Enumerable.Repeat("🎬", 4 * 1024 - 2))}}"}""").Should().NotBeNull();
    }

    [TestCase(24, true)]
    [TestCase(25, false)]
    public void Takes_24_levels(int levels, bool fits) =>
        (TryCreate(string.Concat(Enumerable.Repeat("""{"a":""", levels)) + "1" + new string('}', levels)) is not null).Should().Be(fits);

    [TestCase("""{"a":1,"b":2}""", """{"b":2,"a":1}""", true)]
    [TestCase("""{"a":1}""", """{"a":1.0}""", true)]
    [TestCase("""{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    [TestCase("""{"a":1}""", """{"a":"1"}""", false)]
    [TestCase("""{"a":null}""", "{}", false)]
    public void Is_equal_as_JSON_is(string one, string other, bool equal)
    {
        Given.Note(one).Equals(Given.Note(other)).Should().Be(equal);
        Given.Note(one).Equals((object)Given.Note(other)).Should().Be(equal);
        (equal && Given.Note(one).GetHashCode() != Given.Note(other).GetHashCode()).Should().BeFalse();
    }

    [Test]
    public void Reads_back_what_was_stored() => Metadata.Restore("""{"a":1}""").Should().Be(Given.Note("""{"a":1}"""));

    private static Metadata? TryCreate(string json) => Metadata.CreateOrNull(JsonElement.Parse(json));
}
