using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Tests.Jobs;

public sealed class IdempotencyTests
{
    private static readonly Idempotency Original = Of("video", "render", 5, """{"a":1}""");

    private static Idempotency Of(string app, string action, long cost, string? metadata, int? expiresIn = null, long? maxCost = null) =>
        Idempotency.Of("key", new AppSlug(app), action, cost, metadata is null ? null : Given.Note(metadata), expiresIn, maxCost)!;

    [Test]
    public void Is_nothing_without_a_key() => Idempotency.Of(null, Given.Video, "render", 5, metadata: null, expiresIn: null).Should().BeNull();

    [TestCase("video", "render", 5, """{"a":1}""", true)]
    [TestCase("video", "render", 5, """{ "a" : 1 }""", true)]
    [TestCase("studio", "render", 5, """{"a":1}""", false)]
    [TestCase("video", "Render", 5, """{"a":1}""", false)]
    [TestCase("video", "render", 6, """{"a":1}""", false)]
    [TestCase("video", "render", 5, """{"a":2}""", false)]
    [TestCase("video", "render", 5, "{}", false)]
    [TestCase("video", "render", 5, null, false)]
    public void Stands_for_one_start(string app, string action, long cost, string? metadata, bool same) =>
        (Of(app, action, cost, metadata) == Original).Should().Be(same);

    [Test]
    public void Stands_for_the_time_that_a_job_may_take_if_that_is_given()
    {
        Of("video", "render", 5, null, expiresIn: 60).Should().Be(Of("video", "render", 5, null, expiresIn: 60))
            .And.NotBe(Of("video", "render", 5, null, expiresIn: 61))
            .And.NotBe(Of("video", "render", 5, null));
    }

    [Test]
    public void Stands_for_the_most_that_a_job_may_cost_if_that_is_given()
    {
        Of("video", "render", 5, null, maxCost: 60).Should().Be(Of("video", "render", 5, null, maxCost: 60))
            .And.NotBe(Of("video", "render", 5, null, maxCost: 61))
            .And.NotBe(Of("video", "render", 5, null))
            .And.NotBe(Of("video", "render", 5, null, expiresIn: 60), "a time is not a cost")
            .And.NotBe(Of("video", "render", 5, null, expiresIn: 60, maxCost: 60));
    }

    [Test]
    public void Gives_each_app_keys_that_no_person_and_no_other_app_can_use()
    {
        var key = Idempotency.KeyOfApp(Given.Video, "order-7");

        Idempotency.IsValidKey(key).Should().BeFalse("a person could occupy it otherwise");
        key.Should().NotBe(Idempotency.KeyOfApp(new AppSlug("studio"), "order-7"))
            .And.NotBe(Idempotency.KeyOfApp(Given.Video, "order-8"))
            .And.Be(Idempotency.KeyOfApp(Given.Video, "order-7"));
    }

    [Test]
    public void Has_the_fingerprint_of_all_the_years_where_no_time_is_given() =>
        Original.Fingerprint.Should().Be("7f05a0e9932b190b35d0e8463ff9f8c0a864118fb5f3bedca536e3157927b611");

    [Test]
    public void Keeps_the_fields_of_a_start_apart() =>
        Of("video", "5", 5, null).Should().NotBe(Of("video", "5\",5", 5, null));

    private static IEnumerable<TestCaseData> Keys() =>
    [
        new TestCaseData("", false).SetArgDisplayNames("nothing"),
        new TestCaseData("k", true),
        new TestCaseData("!~/\"{}", true),
        new TestCaseData("9b2e1f6c-0d0f-4f6e-8d4f-0c2f5a3f8f11", true),
        new TestCaseData(new string('k', 255), true).SetArgDisplayNames("255 characters"),
        new TestCaseData(new string('k', 256), false).SetArgDisplayNames("256 characters"),
        new TestCaseData("two words", false),
        new TestCaseData("k\n", false).SetArgDisplayNames("a line end"),
        new TestCaseData("k\u007f", false).SetArgDisplayNames("a DEL"),
        new TestCaseData("clé", false),
    ];

    [TestCaseSource(nameof(Keys))]
    public void Has_a_key_of_1_to_255_visible_characters(string key, bool valid) => Idempotency.IsValidKey(key).Should().Be(valid);
}
